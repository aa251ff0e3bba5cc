import type { SessionOpener } from '../model/session.ts'
import type { BySide } from '../model/side.ts'
import type { DatabaseAdministrator } from './suite-database.ts'

/** Sessions on both servers, by purpose. */
export interface ServerAccess {
  /**
   * The output of SHOW GRANTS for the account on each side, unless the account is an administrator on a server that
   * Crosscheck started. A statement that both sides refuse because of a missing privilege is then not exercised.
   */
  grants?: BySide<readonly string[]>
  /**
   * Sessions that send the statements of suites, as the account that replays suites, with all session settings pinned.
   */
  openers: BySide<SessionOpener>
  /**
   * Sessions of the same account without pinned settings, which also work while a run is given up: they read the
   * contents of the run's databases, and restore rows.
   */
  readers: BySide<SessionOpener>
  /** Sessions that only create and drop the databases of the run, also while the run is given up. */
  adminSessions: BySide<DatabaseAdministrator>
}
