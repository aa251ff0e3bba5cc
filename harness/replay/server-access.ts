import type { SessionOpener } from '../model/session.ts'
import type { BySide } from '../model/side.ts'
import type { DatabaseAdministrator } from './suite-database.ts'

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
  adminSessions: BySide<DatabaseAdministrator>
}
