import type { Standing } from './divergence.ts'
import type { Location } from './location.ts'
import type { Outcome } from './outcome.ts'
import type { BySide, Side } from './side.ts'
import type { ReadOnlyExpectation } from './statement.ts'

/**
 * How the servers are frozen. `read_only` and `super_read_only`: the global settings of these names.
 * `innodb_read_only`: as a reader of Aurora answers, with both `innodb_read_only` and `read_only` on, which takes a
 * restart. `session`: nothing but `SET SESSION TRANSACTION READ ONLY` on each connection of the application.
 */
export const readOnlyModes = ['read_only', 'super_read_only', 'innodb_read_only', 'session'] as const
export type ReadOnlyMode = (typeof readOnlyModes)[number]

/** By what means a statement writes, or takes what only writers need. */
export type WriteMeans =
  /** INSERT, UPDATE, DELETE, REPLACE, LOAD DATA. */
  | 'rows'
  /** SELECT … FOR UPDATE: an exclusive lock. */
  | 'locking-read'
  /** CREATE, ALTER, DROP, TRUNCATE, RENAME of tables, views, routines, triggers, events, databases. */
  | 'definition'
  /** A routine that writes is called. */
  | 'routine'
  /** A function that writes is used in an expression: a stored one, or NEXTVAL() and its kin. */
  | 'function'
  /** LOCK TABLES … WRITE. */
  | 'table-lock'
  /** Accounts, roles, privileges, passwords. */
  | 'account'
  /** ANALYZE, OPTIMIZE, REPAIR and whatever else concerns the server's upkeep. */
  | 'upkeep'
  /** A transaction that is declared to write: START TRANSACTION READ WRITE. */
  | 'transaction'
  /** XA PREPARE and what follows it. */
  | 'xa'

/** What a statement would change, as far as its text and the definitions of what it calls tell. */
export interface WriteReading {
  /** `perhaps`: it cannot be told, as with a CALL of a routine that nobody has seen. */
  writes: 'yes' | 'no' | 'perhaps'
  means: WriteMeans[]
  /** Tables that it writes or locks, as it names them. Temporary ones, and what routines write, included. */
  tables: string[]
  /** All that it writes are temporary tables, which stay writable. */
  temporary: boolean
  /** It ends an open transaction by itself. */
  commits: boolean
  /** The writes that stand elsewhere, in a routine or a prepared statement that it runs: up to ten, in SQL. */
  within?: string[]
  /** A routine behind it handles errors, so that a refusal may never be seen: where that is written. */
  swallows?: string
}

/** What the read-only phase adds to an observation. */
export interface ReadOnlyFacts {
  /** Suite.path */
  path?: string
  expectation?: ReadOnlyExpectation
  reading: WriteReading
  /**
   * How the answer stands to the answer of the same server while it is not frozen. `left-out`: it was refused because of
   * the freeze, and therefore not asked again. `not-compared`: see the observation's `notCompared`.
   */
  thawed: BySide<ThawedComparison>
}

export type ThawedComparison = 'same' | 'differs' | 'left-out' | 'not-compared'

/** The account as which suites are replayed while the servers are frozen. */
export interface ApplicationAccount {
  /** `'crosscheck3f9a1c'@'%'` */
  account: string
  /** What SHOW GRANTS says of it, without secrets. */
  grants: string[]
}

/** Somebody or something that may write while a server is read-only. */
export interface ExemptWriter {
  side: Side
  kind: 'account' | 'routine' | 'trigger' | 'view' | 'event' | 'scheduler' | 'replication'
  /** `'admin'@'%'`, `crosscheck_log_in_3f9a1c.purge_sessions` */
  name: string
  /** A sentence: by what it is exempt. */
  because: string
  /**
   * writes: it can write while the server is read-only. indirectly: it is exempt, and yet its caller is held to the
   * freeze (a trigger, a view), or it takes a setting that is off.
   */
  reach: 'writes' | 'indirectly'
  /** It came with the suites, or with the account of the application: nobody else's affair. */
  ours: boolean
  /** Where it is written, when a fixture defines it. */
  at?: Location
}

/** Something that changed on a server while it was read-only. */
export interface Movement {
  side: Side
  /** `table crosscheck_log_in_3f9a1c.users`, `binary log`, `GTID set` */
  what: string
  before: string
  after: string
  /** Who did it, where the server can tell. */
  culprit?: string
}

/** What a connection got before, at and after the switch, in one situation. */
export interface SwitchAnswers {
  /** How long the switch to read-only took, waiting included. */
  waitedMs: number
  /** The switch did not come through before its deadline: what it waited for was ended then. */
  blocked: boolean
  steps: SwitchStep[]
}

export interface SwitchStep {
  /** before, at: sent before the switch and answered after it began; frozen, thawed. */
  when: 'before' | 'at' | 'frozen' | 'thawed'
  /** What was asked, in the words of SQL: `COMMIT`. */
  sql: string
  /** `done`, `1 row`, `1290 HY000`, `lost (timeout)`: comparable between servers. */
  answer: string
  /** What the server said where it refused. */
  message?: string
}

/** One situation in which the switch finds a connection, and what came of it on both sides. */
export interface SwitchRow extends BySide<SwitchAnswers> {
  /** A stable word: `open-transaction`. */
  situation: string
  /** What the connection is doing when the switch comes, for people. */
  title: string
}

/** One path in the report: whether it keeps working. */
export interface ReadOnlyPath {
  suite: string
  file: string
  /** `auth`, or absent for all the others. */
  path?: string
  statements: number
  /** How many were refused because of the freeze, as declared or, off the path of a log-in, as they may be. */
  refused: BySide<number>
  /** What is tolerated or accepted does no harm to it; what is not known does. */
  holds: BySide<boolean>
  /** Where it breaks a promise. */
  failing: FailingStatement[]
  /** Where nobody knows whether it holds: statements that never ran, answers that were lost. */
  notKnown: PathRemark[]
}

/** What is to be said of one place of a path on one side. */
export interface PathRemark {
  at: string
  name?: string
  side: Side
  summary: string
}

export interface FailingStatement extends PathRemark {
  /** Of the divergence that it belongs to. */
  fingerprint: string
  standing: Standing
}

/** One write of the application. */
export interface WriteEntry {
  at: string
  name?: string
  suite: string
  path?: string
  sql: string
  reading: WriteReading
  expectation?: ReadOnlyExpectation
  /** What each server answered while frozen, in short. */
  answers: BySide<string>
  /** Reading and answers say the same; else a sentence on what does not fit. */
  disagreement?: string
  advice?: DegradeAdvice
}

/** How a write on the way of a log-in is usually given up for the time of the freeze. */
export interface DegradeAdvice {
  /** A stable word: `last-log-in`, `failed-attempts`. */
  id: string
  /** What kind of write this is. */
  what: string
  /** What to do instead while frozen. */
  degrade: string
  /** What goes wrong when that is done badly. */
  risk: string
  /** The risk is one of security: it must not be dropped in silence. */
  security: boolean
}

/** All that the read-only phase brought to light, for the reports. */
export interface ReadOnlySummary {
  mode: ReadOnlyMode
  /** By what each server was frozen, in words: `SET GLOBAL read_only = 1`. */
  how: BySide<string>
  application: BySide<ApplicationAccount>
  /** Those of a log-in first. */
  paths: ReadOnlyPath[]
  inventory: WriteEntry[]
  exemptWriters: ExemptWriter[]
  movements: Movement[]
  acrossTheSwitch: SwitchRow[]
  finished: boolean
  ms: number
}

type Refusal = Extract<Outcome, { kind: 'refused' }>

/** `read-only`, `read_only`, `READ_ONLY`: the name of the option is in the message, whatever its language. */
const namesTheOption = /read[-_ ]only/i

/**
 * Whether a server refuses because it is read-only. Errors, from the servers' own lists: 1290
 * ER_OPTION_PREVENTS_STATEMENT (shared by several options), 1792 ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, 1836
 * ER_READ_ONLY_MODE, 1874 ER_INNODB_READ_ONLY, 3501 (account management), 1036 ER_OPEN_AS_READONLY, and with errno 165
 * (HA_ERR_TABLE_READONLY) 1015 ER_CANT_LOCK, 1005 ER_CANT_CREATE_TABLE and 1025 ER_ERROR_ON_RENAME.
 */
export function isReadOnlyRefusal({ errno, message }: Pick<Refusal, 'errno' | 'message'>): boolean {
  if ([1792, 1836, 1874, 3501, 1036].includes(errno)) return true
  if (errno === 1290) return namesTheOption.test(message)
  return [1005, 1015, 1025].includes(errno) && /\b165\b/.test(message)
}
