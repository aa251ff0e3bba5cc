/** A table, or another thing of a database that is named like one. */
export interface TableName {
  /** Absent if the statement uses the session's current database. */
  database?: string
  name: string
}

/** The kind of a statement, by its first words. A text of several statements is a `program`. */
export type StatementFamily =
  /** SELECT, VALUES, TABLE, and WITH in front of them. */
  | 'query'
  /** SHOW, DESCRIBE, EXPLAIN, CHECKSUM, HELP. */
  | 'inspection'
  /** INSERT, REPLACE, UPDATE, DELETE. */
  | 'rows'
  /** LOAD DATA, LOAD XML: the client may have to send a file. */
  | 'load'
  /** CREATE, ALTER, DROP, RENAME, TRUNCATE. */
  | 'definition'
  /** Accounts, roles, passwords, privileges. */
  | 'account'
  | 'transaction'
  /** SET. */
  | 'assignment'
  /** DO. */
  | 'evaluation'
  /** USE, HANDLER, SIGNAL and other statements that concern nothing but their session. */
  | 'session'
  /** LOCK TABLES, UNLOCK TABLES. */
  | 'table-lock'
  /** ANALYZE TABLE, OPTIMIZE, REPAIR, CHECK. */
  | 'upkeep'
  | 'call'
  /** PREPARE, EXECUTE, DEALLOCATE PREPARE. */
  | 'prepared'
  /** Replication, plugins, caches, logs, connections, the server itself. */
  | 'server'
  /** Several statements in one text, and blocks outside of stored programs. */
  | 'program'
  | 'unknown'

/**
 * The most lasting thing that a statement may leave in its own database or on its connection; each value includes the
 * values before it. In doubt a statement gets the next value.
 */
export const persistences = ['answer', 'session', 'rows', 'definitions', 'anything'] as const
export type Persistence =
  /** Its reply, and a session state that goes with the connection. */
  | 'answer'
  /** Also a lock, or a state of the session that later statements rely on. */
  | 'session'
  /** Also rows, counters and sequences. */
  | 'rows'
  /** Also other tables, columns, keys, statistics or routines. */
  | 'definitions'
  /** The statement runs code that cannot be read here: CALL, EXECUTE, a program, an unknown verb. */
  | 'anything'

/** The things on which a reply depends besides rows, definitions and the session. */
export type Observed =
  | 'clock'
  /** RAND(), UUID(). */
  | 'random'
  /** LAST_INSERT_ID(). */
  | 'insert-id'
  /** A catalogue of the server, SHOW, or an explained plan. */
  | 'metadata'
  /** Facts that are neither rows nor definitions: when a table was created, its estimated size, a plan. */
  | 'estimates'
  /** Things that other connections do, hold or use up: named locks, processes, numbers that the server issues once. */
  | 'other-sessions'
  /** The number of statements that the session or the server has run. */
  | 'statement-counts'

/**
 * Whether a statement reads the diagnostics of the statement before it: ROW_COUNT(), SHOW WARNINGS and the like.
 * `concealed`: a routine, or a text that the statement contains, may do so when it runs.
 */
export type DiagnosticsUse = 'none' | 'read' | 'concealed'

/** The kinds of objects through which a later query may do more than its text shows. */
export type Concealment = 'view' | 'function' | 'writing-function' | 'sequence' | 'optimizer-trace'

export type LockKind =
  /** FOR UPDATE. */
  | 'rows'
  /** FOR SHARE, LOCK IN SHARE MODE. */
  | 'shared-rows'
  /** LOCK TABLES. */
  | 'tables'
  /** GET_LOCK(): a lock by a name that all sessions of the server share. */
  | 'named'
  /** LOCK INSTANCE, FLUSH TABLES WITH READ LOCK. */
  | 'server'

/** The effect of a statement on the transaction of its session. */
export type TransactionEffect =
  | { kind: 'none' }
  /** Also commits an open transaction. */
  | { kind: 'begin'; access: 'undeclared' | 'read-only' | 'read-write' }
  | { kind: 'commit' }
  | { kind: 'rollback' }
  | { kind: 'savepoint' }
  /** Commits an open transaction although the statement is no COMMIT. */
  | { kind: 'implicit-commit' }
  /** LOCK TABLES: an implicit commit, after which UNLOCK TABLES commits implicitly as well. */
  | { kind: 'lock-tables' }
  | { kind: 'unlock-tables' }
  /** SET autocommit: commits an open transaction if it turns autocommit on and autocommit was off. */
  | { kind: 'autocommit'; enabled: boolean }
  | { kind: 'xa'; verb: 'begin' | 'end' | 'prepare' | 'commit' | 'rollback' | 'other' }

/** The parts of its session that a statement changes for the statements after it. */
export type SessionChange =
  /** USE. */
  | 'database'
  /** SET of a user variable, INTO @name, @name := … */
  | 'user-variables'
  /** SET of a system variable, SET NAMES. */
  | 'settings'
  /** The reading of quotes, or the end of strings. */
  | 'sql-mode'
  /** `max_sort_length`: a smaller value makes unequal texts sort as equal. */
  | 'sort-length'
  | 'temporary-tables'
  | 'prepared-statements'

/** The kinds of objects that can have a definer. */
export const definedKinds = ['procedure', 'function', 'trigger', 'view', 'event'] as const
export type DefinedKind = (typeof definedKinds)[number]

/**
 * A change that a statement would make outside its suite's own database. `own-account`: the account that runs the
 * statement. `user-lock`: a named lock that all sessions of the server share. `unreadable`: the statement runs text
 * that cannot be read beforehand.
 */
export interface OutsideEffect {
  kind: 'global' | 'other-database' | 'own-account' | 'user-lock' | 'unreadable'
  /** The words of the statement that cause the effect, to be shown to the user. */
  what: string
}

/**
 * Each table once, in the order in which the statement names them. Triggers, foreign keys and views may touch other
 * tables.
 */
export interface TouchedTables {
  reads: readonly TableName[]
  writes: readonly TableName[]
}

/**
 * The effects and needs of a statement, as far as its text shows them. Each property is computed at the first access
 * and then kept. Statements that differ only in operands share one object, unless an operand matters: a text that is
 * assigned to a variable, SET autocommit.
 *
 * Every property errs on the side of caution: a word counts wherever it is in the text, and if quotes or versioned
 * comments leave open which part is text and which part is SQL, words within them count as well. A text that is put
 * together at run time is read where its parts are assigned to a variable.
 */
export interface StatementEffects {
  readonly family: StatementFamily
  /** Undefined if the text does not name the tables: CALL, PREPARE, EXECUTE. */
  readonly tables: TouchedTables | undefined
  /** Databases that the statement names in front of a table that it reads, writes or locks, in lower case. */
  readonly databases: ReadonlySet<string>
  readonly leaves: Persistence
  readonly locks: ReadonlySet<LockKind>
  readonly transaction: TransactionEffect
  readonly sessionChanges: ReadonlySet<SessionChange>
  /** User variables that the statement reads or sets, without the `@`, in lower case. */
  readonly userVariables: ReadonlySet<string>
  /** Names that may be those of temporary tables, in lower case. */
  readonly temporaryTables: ReadonlySet<string>
  readonly observes: ReadonlySet<Observed>
  readonly diagnostics: DiagnosticsUse
  /** The names, in lower case and without a database, of stored or loaded routines that the statement calls. */
  readonly routines: readonly string[]
  /** The object with a definer that the statement creates or alters. The name is without its database. */
  readonly defines: { kind: DefinedKind; name: string } | undefined
  readonly conceals: ReadonlySet<Concealment>
  /** All names and words of its SQL in lower case, to search for a particular word. */
  readonly names: ReadonlySet<string>
  /**
   * Whether the statement, run again on its session, gives the same reply and leaves no other state; objects that the
   * suite defines are not considered.
   */
  readonly repetition: 'same-answer' | 'unknown'
  /** Whether errors may come as warnings: INSERT IGNORE. */
  readonly errors: 'raised' | 'downgraded'
  /**
   * Whether the statement and a statement on another connection could change each other's reply through remembered
   * state.
   */
  readonly remembers: 'nothing' | 'perhaps'
  /** The gravest effect first; empty if the statement stays within its database. */
  readonly outside: readonly OutsideEffect[]
  /** The same under every reading of the quotes: for a session whose sql_mode is unknown. */
  readonly outsideInAnyMode: readonly OutsideEffect[]
  /** The statement changes things that other sessions would see, or observes other sessions. */
  readonly needsExclusiveServer: boolean
  /** The statement changes nothing outside its database and its session. */
  readonly isSelfContained: boolean
  /** All effects of the statement are gone when its databases are rebuilt and its connections have ended. */
  readonly isRestartable: boolean
}
