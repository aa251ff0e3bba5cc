import type { JournalEntry } from '../model/journal.ts'

/** What is found out of divergences once all suites are over. */
export type ClosingEntry = Extract<JournalEntry, { kind: 'attribution' | 'reproduction' | 'diagnosis-remark' }>

export function isClosing(entry: JournalEntry): entry is ClosingEntry {
  return entry.kind === 'attribution' || entry.kind === 'reproduction' || entry.kind === 'diagnosis-remark'
}
