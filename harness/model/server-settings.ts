import type { Location } from './location.ts'

/** The server variables with which Crosscheck starts a server, beside its own flags. */
export interface ServerSettings {
  /** Values by name, the names as SHOW VARIABLES writes them: `{ binlog_format: 'STATEMENT' }`. */
  values: Readonly<Record<string, string>>
  /** Values of Crosscheck's own for variables that the user does not name; a server that takes no settings runs without. */
  defaults?: Readonly<Record<string, string>>
  /** The place where the user has written a setting; undefined if the user has not written it. */
  locate: (name: string) => Location | undefined
}

export const noSettings: ServerSettings = { values: {}, locate: () => undefined }

/** Returns the variables that a server is started with: those of the user, and else those of Crosscheck. */
export function startedWith({ values, defaults }: ServerSettings): Readonly<Record<string, string>> {
  const { [componentsSetting]: _, ...variables } = values
  return { ...defaults, ...variables }
}

/** The setting that names no variable: components of MySQL, with commas between them, which are installed by SQL. */
export const componentsSetting = 'components'

/** Returns the components that the user wants on a server, for example `file://component_classic_hashing`. */
export function componentsOf({ values }: ServerSettings): string[] {
  return (values[componentsSetting] ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '')
}
