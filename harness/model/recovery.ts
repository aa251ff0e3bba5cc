/** One thing that a run has left on a server, and what became of it. */
export interface RecoveryStep {
  /** connection: one that still uses a database or the account of the run. listing: nobody could look for what is left. */
  kind: 'setting' | 'connection' | 'database' | 'account' | 'listing'
  /** `read_only = OFF`, `17`, `crosscheck_log_in_3f9a1c`, `'crosscheck3f9a1c'@'%'`, `accounts` */
  what: string
  /** Whose it is. Absent from a listing. */
  runId?: string
  /** found: as it was asked not to be touched. */
  outcome: 'found' | 'undone' | 'failed'
  /** Why it failed, in the server's words. */
  because?: string
}

/** Something that has the form of a run's, and was left alone. */
export interface LeftAlone {
  runId: string
  /** at-work: the run holds its lock there by `connection`. unmarked: nothing tells that a run has made it. */
  because: { kind: 'at-work'; connection: number } | { kind: 'unmarked' }
  /** The databases and accounts. */
  what: string[]
}

/** What was found and undone on one server. Nothing was left there where it has no steps. */
export interface RecoveryReport {
  steps: RecoveryStep[]
  leftAlone: LeftAlone[]
  /** The server is read-only, and no run has noted that it made it so: the names of the settings. */
  readOnlyByOthers: string[]
}

/** A server on which something of a run is left. `spec` is its address without a password. */
export interface LeftBehind {
  spec: string
  because: string
}

/** How the end of a run goes on servers on which it could not undo everything itself. */
export type RecoveryProgress =
  | { kind: 'waiting'; servers: string[]; timeLimitMs: number }
  | { kind: 'undone' }
  | { kind: 'left'; left: LeftBehind[] }
