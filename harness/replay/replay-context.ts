import type { StatementEncoder } from '../model/protocol-form.ts'
import type { SessionOpener } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import type { ServerAccess } from './server-access.ts'
import type { DatabaseAdministrator } from './suite-database.ts'
import type { SuiteDatabases } from './suite-databases.ts'

/** What a replay is handed: it opens nothing but sessions, and prints nothing. */
export interface ReplayContext extends ServerAccess {
  /**
   * A second server like the one of this side, started when it is first asked for: it shows what a server does to
   * itself. Absent, or undefined, where there can be none.
   */
  controlServer?: (side: Side) => Promise<ControlServerAccess | undefined>
  /** In which form each side is sent its statements; as the suite declares them when absent. */
  encoders?: BySide<StatementEncoder>
  /** Where suites get their databases from. */
  databases: SuiteDatabases
  runId: string
  statementTimeoutMs: number
  /** How many statements may be under way on one connection; one when absent. */
  pipeline?: number
}

/** Sessions on a control server, as those of its side. */
export interface ControlServerAccess {
  opener: SessionOpener
  reader: SessionOpener
  adminSession: DatabaseAdministrator
}
