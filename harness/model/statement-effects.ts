/** A table, or another thing of a database that is named like one. */
export interface TableName {
  /** Absent where the statement leaves it to the session's current database. */
  database?: string
  name: string
}

/** What kind of statement it is, by its first words. A text of several statements is a `program`. */
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
  /** USE, HANDLER, SIGNAL and what else concerns nothing but its session. */
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
 * The most lasting thing that a statement may leave in its own database or on its connection; each includes those before
 * it. In doubt it is the next one.
 */
export const persistences = ['answer', 'session', 'rows', 'definitions', 'anything'] as const
export type Persistence =
  /** Its answer, and a state of its session that goes with the connection. */
  | 'answer'
  /** Also a lock, or a state of the session that later statements rely on. */
  | 'session'
  /** Also rows, counters and sequences. */
  | 'rows'
  /** Also other tables, columns, keys, statistics or routines. */
  | 'definitions'
  /** It runs what cannot be read here: CALL, EXECUTE, a program, a verb that nobody knows. */
  | 'anything'

/** What an answer depends on besides rows, definitions and the session. */
export type Observed =
  | 'clock'
  /** RAND(), UUID(). */
  | 'random'
  /** LAST_INSERT_ID(). */
  | 'insert-id'
  /** A catalogue of the server, SHOW, or an explained plan. */
  | 'metadata'
  /** What is neither row nor definition: when a table was made, how large it seems, what a plan is. */
  | 'estimates'
  /** What other connections do, hold or use up: locks by name, processes, numbers that are dealt out once. */
  | 'other-sessions'
  /** How many statements the session or the server has run. */
  | 'statement-counts'

/**
 * Whether a statement looks at what the one before left behind, ROW_COUNT(), SHOW WARNINGS and their kin. `concealed`: a
 * routine or a text that it holds may do so when it is run.
 */
export type DiagnosticsUse = 'none' | 'read' | 'concealed'

/** Through which a later query may do more than its text shows. */
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

/** What a statement does to the transaction of its session. */
export type TransactionEffect =
  | { kind: 'none' }
  /** Commits what is open, too. */
  | { kind: 'begin'; access: 'undeclared' | 'read-only' | 'read-write' }
  | { kind: 'commit' }
  | { kind: 'rollback' }
  | { kind: 'savepoint' }
  /** Commits what is open without being asked to. */
  | { kind: 'implicit-commit' }
  /** LOCK TABLES: an implicit commit, after which UNLOCK TABLES is another one. */
  | { kind: 'lock-tables' }
  | { kind: 'unlock-tables' }
  /** SET autocommit: commits what is open where it switches on what was off. */
  | { kind: 'autocommit'; enabled: boolean }
  | { kind: 'xa'; verb: 'begin' | 'end' | 'prepare' | 'commit' | 'rollback' | 'other' }

/** What of its session a statement changes, for the statements behind it. */
export type SessionChange =
  /** USE. */
  | 'database'
  /** SET of a user variable, INTO @name, @name := … */
  | 'user-variables'
  /** SET of a system variable, SET NAMES. */
  | 'settings'
  /** How quotes are read, or strings end. */
  | 'sql-mode'
  /** `max_sort_length`: a shorter one lets unequal texts tie. */
  | 'sort-length'
  | 'temporary-tables'
  | 'prepared-statements'

/** What can have a definer. */
export const definedKinds = ['procedure', 'function', 'trigger', 'view', 'event'] as const
export type DefinedKind = (typeof definedKinds)[number]

/**
 * What a statement would change outside of its suite's own database. `own-account`: the account that runs it. `user-lock`:
 * a lock by a name that all sessions of the server share. `unreadable`: it runs text that cannot be read beforehand.
 */
export interface OutsideEffect {
  kind: 'global' | 'other-database' | 'own-account' | 'user-lock' | 'unreadable'
  /** The words that do it, to be shown to the user. */
  what: string
}

/** Each thing once, in the order in which it is named. Triggers, foreign keys and views may touch others. */
export interface TouchedTables {
  reads: readonly TableName[]
  writes: readonly TableName[]
}

/**
 * What a statement does, wants and leaves, as far as its text tells. Worked out at first need and then kept. Statements
 * that differ in operands alone share it, unless an operand matters: a text that comes into a variable, SET autocommit.
 *
 * Everything is on the side of caution: a word counts wherever it stands, and where quotes or versioned comments leave
 * open what is text and what is SQL, also within them. A text that is put together at run time is read where its parts
 * come into a variable.
 */
export interface StatementEffects {
  readonly family: StatementFamily
  /** Undefined where the text does not tell: CALL, PREPARE, EXECUTE. */
  readonly tables: TouchedTables | undefined
  /** Databases that it names in front of a table that it reads, writes or locks, in lower case. */
  readonly databases: ReadonlySet<string>
  readonly leaves: Persistence
  readonly locks: ReadonlySet<LockKind>
  readonly transaction: TransactionEffect
  readonly sessionChanges: ReadonlySet<SessionChange>
  /** User variables that it reads or sets, without the `@`, in lower case. */
  readonly userVariables: ReadonlySet<string>
  /** Names that may be those of temporary tables, in lower case. */
  readonly temporaryTables: ReadonlySet<string>
  readonly observes: ReadonlySet<Observed>
  readonly diagnostics: DiagnosticsUse
  /** The names, in lower case and without a database, of stored or loaded routines that it calls. */
  readonly routines: readonly string[]
  /** What it creates or alters that has a definer. The name is without its database. */
  readonly defines: { kind: DefinedKind; name: string } | undefined
  readonly conceals: ReadonlySet<Concealment>
  /** All names and words of its SQL in lower case, for whoever looks for a particular one. */
  readonly names: ReadonlySet<string>
  /** Run again on its session it gives the same answer and leaves no other state; what the suite defines set aside. */
  readonly repetition: 'same-answer' | 'unknown'
  /** Whether errors may come as warnings: INSERT IGNORE. */
  readonly errors: 'raised' | 'downgraded'
  /** Whether another statement on another connection could change its answer, or it that of another, by way of memory. */
  readonly remembers: 'nothing' | 'perhaps'
  /** The gravest first; empty where it stays within its database. */
  readonly outside: readonly OutsideEffect[]
  /** By any reading of its quotes: for a session whose sql_mode nobody knows. */
  readonly outsideInAnyMode: readonly OutsideEffect[]
  /** It changes what others would see, or looks at what others do. */
  readonly needsExclusiveServer: boolean
  /** It changes nothing outside of its database and its session. */
  readonly isSelfContained: boolean
  /** What it leaves is gone when its databases are rebuilt and its connections have ended. */
  readonly isRestartable: boolean
}
