/** A thing that a run has left on a server, and its outcome: whether the recovery could undo it. */
export interface RecoveryStep {
  /**
   * connection: a connection that still uses a database or the account of the run. listing: the server could not be
   * searched.
   */
  kind: 'setting' | 'connection' | 'database' | 'account' | 'listing'
  /** `read_only = OFF`, `17`, `crosscheck_log_in_3f9a1c`, `'crosscheck3f9a1c'@'%'`, `accounts` */
  what: string
  /** The run that left it. Absent from a listing. */
  runId?: string
  /** found: the recovery was asked to change nothing. */
  outcome: 'found' | 'undone' | 'failed'
  /** The reason of a failure, in the server's words. */
  because?: string
}

/** Databases and accounts whose names have the form of a run's, and which were left alone. */
export interface LeftAlone {
  runId: string
  /**
   * at-work: the connection `connection` of the run holds the run's lock on this server. unmarked: nothing shows that a
   * run has created them.
   */
  because: { kind: 'at-work'; connection: number } | { kind: 'unmarked' }
  /** The databases and accounts. */
  what: string[]
}

/** The things that were found and undone on one server. If there are no steps, no run had left anything there. */
export interface RecoveryReport {
  steps: RecoveryStep[]
  leftAlone: LeftAlone[]
  /** The names of the settings that make the server read-only and that no run has noted as its own change. */
  readOnlyByOthers: string[]
}

/** A server on which a run has left something. `spec` is its address without a password. */
export interface LeftBehind {
  spec: string
  because: string
}

/** The progress at the end of a run, for servers on which the run itself could not undo everything. */
export type RecoveryProgress =
  | { kind: 'waiting'; servers: string[]; timeLimitMs: number }
  | { kind: 'undone' }
  | { kind: 'left'; left: LeftBehind[] }
