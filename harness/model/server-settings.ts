import type { Location } from './location.ts'

/** The server variables with which Crosscheck starts a server, beside its own flags. */
export interface ServerSettings {
  /** Values by name, the names as SHOW VARIABLES writes them: `{ binlog_format: 'STATEMENT' }`. */
  values: Readonly<Record<string, string>>
  /** The place where the user has written a setting; undefined if the user has not written it. */
  locate: (name: string) => Location | undefined
}

export const noSettings: ServerSettings = { values: {}, locate: () => undefined }
