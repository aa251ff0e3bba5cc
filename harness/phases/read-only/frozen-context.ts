import type { Former } from '../../model/form.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide } from '../../model/side.ts'
import type { DatabaseAdministrator } from '../../replay/suite-database.ts'

/** What the replay of suites on frozen servers is handed. */
export interface FrozenContext {
  /** Sessions of the application's account: while the servers are frozen, and otherwise. */
  frozen: BySide<SessionOpener>
  thawed: BySide<SessionOpener>
  caretakers: BySide<DatabaseAdministrator>
  formers?: BySide<Former>
  runId: string
  statementTimeoutMs: number
  /** By what the application's account is exempt from read-only, if it is. */
  exemptBy: Partial<BySide<string>>
  signal: AbortSignal
}
