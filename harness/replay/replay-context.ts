import type { StatementEncoder } from '../model/protocol-form.ts'
import type { SessionOpener } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import type { ServerAccess } from './server-access.ts'
import type { DatabaseAdministrator } from './suite-database.ts'
import type { SuiteDatabases } from './suite-databases.ts'

/** The resources of a replay: it opens nothing but sessions, and prints nothing. */
export interface ReplayContext extends ServerAccess {
  /**
   * Returns a second server like the one of this side, started on first use: it shows how much a server differs from
   * itself. Absent, or undefined, if there can be no control server.
   */
  controlServer?: (side: Side) => Promise<ControlServerAccess | undefined>
  /**
   * Starts two servers like the one of this side for a suite that may leave something outside of its databases, so that
   * neither the servers of the run nor its control servers keep it. Absent or undefined where `controlServer` is.
   */
  freshControlServers?: (side: Side) => Promise<FreshControlServers | undefined>
  /**
   * The encoding in which each side receives its statements; if absent, each statement is sent as the suite declares.
   */
  encoders?: BySide<StatementEncoder>
  /**
   * Present: the warnings of each statement are read, even if the next one looks at the same state. The replies of those
   * that look are worthless then.
   */
  readsAllWarnings?: true
  /** The databases for suites. */
  databases: SuiteDatabases
  runId: string
  statementTimeoutMs: number
  /** The number of statements that may be under way on one connection; one if absent. */
  pipeline?: number
}

/** Two control servers that nobody else uses; disposing of them stops them. */
export type FreshControlServers = BySide<ControlServerAccess> & AsyncDisposable

/** Sessions on a control server, with the same roles as those on the server of its side. */
export interface ControlServerAccess {
  opener: SessionOpener
  reader: SessionOpener
  adminSession: DatabaseAdministrator
}
