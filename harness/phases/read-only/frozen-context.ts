import type { StatementEncoder } from '../../model/protocol-form.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide } from '../../model/side.ts'
import type { DatabaseAdministrator } from '../../replay/suite-database.ts'

/** What the replay of suites on read-only servers is handed. */
export interface ReadOnlySuiteContext {
  /** Sessions of the application's account: while the servers are read-only, and otherwise. */
  readOnly: BySide<SessionOpener>
  readWrite: BySide<SessionOpener>
  adminSessions: BySide<DatabaseAdministrator>
  encoders?: BySide<StatementEncoder>
  runId: string
  statementTimeoutMs: number
  /** By what the application's account is exempt from read-only, if it is. */
  bypassBy: Partial<BySide<string>>
  signal: AbortSignal
}
