/** `auto` takes Docker where it answers and has the image or can get it, and embedded server programs otherwise. */
export const runtimes = ['auto', 'container', 'embedded'] as const
export type Runtime = (typeof runtimes)[number]
