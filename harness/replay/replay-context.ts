import type { Former } from '../model/form.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { SessionOpener } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import type { DatabaseAdministrator } from './suite-database.ts'
import type { SuiteDatabases } from './suite-databases.ts'

/** Sessions on both servers, by what they are for. */
export interface ServerAccess {
  /**
   * What SHOW GRANTS says of the account on each side, where its rights are not those of an administrator of our own: what
   * is refused for want of a right on both sides is not exercised then.
   */
  grants?: BySide<readonly string[]>
  /** Statements of suites are sent on these, as the account that suites are replayed as, with everything pinned. */
  openers: BySide<SessionOpener>
  /**
   * The same account with nothing pinned, also while a run is given up: they look at what the databases of the run hold,
   * and put rows back.
   */
  readers: BySide<SessionOpener>
  /** They create and drop the databases of the run, also while it is given up, and do nothing else. */
  caretakers: BySide<DatabaseAdministrator>
}

/** What a replay is handed: it opens nothing but sessions, and prints nothing. */
export interface ReplayContext extends ServerAccess {
  /**
   * A second server like the one of this side, started when it is first asked for: it shows what a server does to
   * itself. Absent, or undefined, where there can be none.
   */
  twin?: (side: Side) => Promise<TwinAccess | undefined>
  /** In which form each side is sent its statements; as the suite declares them when absent. */
  formers?: BySide<Former>
  /** Where suites get their databases from. */
  databases: SuiteDatabases
  runId: string
  statementTimeoutMs: number
  /** How many statements may be under way on one connection; one when absent. */
  pipeline?: number
  /** Everything that happens, as it happens. */
  record: (entry: JournalEntry) => void
}

/** Sessions on a twin, as those of its side. */
export interface TwinAccess {
  opener: SessionOpener
  reader: SessionOpener
  caretaker: DatabaseAdministrator
}
