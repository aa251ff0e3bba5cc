/** `auto` takes Docker if Docker answers and has the image or can pull it, and embedded server programs otherwise. */
export const runtimes = ['auto', 'container', 'embedded'] as const
export type Runtime = (typeof runtimes)[number]
