import type { StatementEncoder } from '../../model/protocol-form.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide } from '../../model/side.ts'
import type { DatabaseAdministrator } from '../../replay/suite-database.ts'
import type { BinaryLog } from './binlog-formats.ts'

/** The context for the replay of suites on read-only servers. */
export interface ReadOnlySuiteContext {
  /** Sessions of the application's account: `readOnly` for the read-only window, `readWrite` for the time after it. */
  readOnly: BySide<SessionOpener>
  readWrite: BySide<SessionOpener>
  adminSessions: BySide<DatabaseAdministrator>
  encoders?: BySide<StatementEncoder>
  runId: string
  statementTimeoutMs: number
  /** The reason why the application's account is exempt from read-only on a side, if it is. */
  bypassBy: Partial<BySide<string>>
  /** The binary logs of the servers that the phase has started. */
  binaryLogs: BySide<BinaryLog | undefined>
  signal: AbortSignal
}
