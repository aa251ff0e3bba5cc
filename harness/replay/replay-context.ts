import type { Former } from '../model/form.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { SessionOpener } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import type { SuiteDatabases } from './suite-databases.ts'

/** What a replay is handed: it opens nothing but sessions, and prints nothing. */
export interface ReplayContext {
  openers: BySide<SessionOpener>
  /** Sessions that outlive the end of a run that is given up: they create and drop databases. */
  caretakers: BySide<SessionOpener>
  /**
   * A second server like the one of this side, started when it is first asked for: it shows what a server does to
   * itself. Absent, or undefined, where there can be none.
   */
  twin?: (side: Side) => Promise<{ opener: SessionOpener; caretaker: SessionOpener } | undefined>
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
