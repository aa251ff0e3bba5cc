import type { JournalEntry } from '../model/journal.ts'
import type { SessionOpener } from '../model/session.ts'
import type { BySide } from '../model/side.ts'

/** What a replay is handed: it opens nothing but sessions, and prints nothing. */
export interface ReplayContext {
  openers: BySide<SessionOpener>
  /** Sessions that outlive the end of a run that is given up: they create and drop databases. */
  caretakers: BySide<SessionOpener>
  /**
   * A second server like the source, started when it is first asked for: what differs between the two is noise.
   * Absent, or undefined, where there is to be none.
   */
  twin?: () => Promise<{ opener: SessionOpener; caretaker: SessionOpener } | undefined>
  runId: string
  statementTimeoutMs: number
  /** Everything that happens, as it happens. */
  record: (entry: JournalEntry) => void
}
