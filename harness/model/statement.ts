import type { DeclaredConnection } from './application-connection.ts'
import type { Location } from './location.ts'
import type { ReadOnlyExpectation } from './read-only-expectation.ts'
import type { StatementEffects } from './statement-effects.ts'
import type { Tolerance } from './tolerance.ts'

/** A value bound to a `?` of a statement that goes through the binary protocol. */
export type Param =
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'integer'; value: bigint }
  | { kind: 'double'; value: number }
  | { kind: 'decimal'; value: string }
  | { kind: 'string'; value: string }
  | { kind: 'bytes'; value: Uint8Array }
  | { kind: 'datetime'; value: string }

/** One key of an ORDER BY, as far as it can be tied to a column of the result. */
export type OrderKey =
  | { kind: 'column'; table?: string; name: string }
  | { kind: 'position'; position: number }
  | { kind: 'expression'; text: string }

/**
 * The guarantee that the query gives about the order of its rows.
 * total: each row has its place. partial: rows with equal keys may come in any order. none: any order.
 * `limited`: a LIMIT cuts the result, so that the choice among ties is nondeterministic.
 * `cutBehind`: the LIMIT lets this many rows through and skips none, so that a shorter result was not cut.
 */
export type OrderGuarantee =
  | { kind: 'total' }
  | { kind: 'partial'; keys: OrderKey[]; limited: boolean; cutBehind?: number }
  | { kind: 'none'; limited: boolean; cutBehind?: number }

/** `send`: do not wait for the reply; a later statement with `reap: <session>` collects it before it runs. */
export type Waiting = { kind: 'reply' } | { kind: 'send' }

/** A file beside a suite or fixture: the client sends it (LOAD DATA LOCAL INFILE), or a server finds a copy of it. */
export interface LocalFile {
  /** The name in the statement, by which the server asks. */
  name: string
  diskPath: string
}

export interface Statement {
  /** `file:line:column`: unique in a run. */
  id: string
  at: Location
  name?: string
  /** The statement as a client sends it: without its delimiter and without the comments before it. */
  sql: string
  /** The name of the connection on which the statement runs. */
  session: string
  waiting: Waiting
  /** Sessions whose sent statements must have completed before this statement is sent. */
  reap: string[]
  /** Present: the statement is prepared and executed with these values. Absent: the statement is sent as text. */
  params?: Param[]
  /** The files that the statement has the client send, if it names any. */
  localFiles?: LocalFile[]
  /** The statement has the server read or write files, by names without a path. */
  namesFiles?: true
  order: OrderGuarantee
  tolerances: Tolerance[]
  onReadOnly?: ReadOnlyExpectation
  /** The errors of which one is the answer that the suite means to see, by number. */
  expectedErrors?: number[]
  /** The effects of the statement in the sql_mode that its suite has set for its session. */
  effects: StatementEffects
  /** Normalised text: literals, white space and comments folded. Stable under edits of other statements. */
  normalised: string
  /** The part of the statement that is not exercised on the servers of this run, in words. */
  exercisedInPart?: string
  /** `only`: while a suite has such statements, the others run only to produce their data and are not judged. */
  only?: boolean
}

/** Statements that are run in order on a fresh database. */
export interface Suite {
  /** The name from `-- suite:`, otherwise the file's name. */
  name: string
  file: string
  /** Folder with `schema.sql` and perhaps `seed.sql`, already resolved. */
  fixture?: Fixture
  /** `path: auth`: must work while the database is read-only. */
  path?: string
  /** The connection of the application of this suite; absent: that of the configuration. */
  connection?: DeclaredConnection
  /** `only: suite`: while there is such a suite, the others do not run. */
  only?: boolean
  /** Ids of the statements that the user picked by line; the others run only to produce their data. Absent: all. */
  selected?: string[]
  /** `files: …`: files of which each server gets a copy. */
  files?: { at: Location; files: LocalFile[] }
  /** What was changed when the file was read, for the report. */
  remarks?: string[]
  statements: Statement[]
}

export interface Fixture {
  name: string
  directory: string
  /** The name of the one database that its files create or use: it stands for the suite's own database. */
  database?: string
  /** What was changed when its files were read, for the report. */
  remarks?: string[]
  statements: Statement[]
}
