import type { JournalEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { ReadOnlySummary } from '../model/read-only.ts'

type ReadOnlyEntry = Extract<
  JournalEntry,
  { kind: 'read-only-started' | 'exempt-writer' | 'movement' | 'across-the-switch' | 'read-only-finished' }
>

/** Gathers what a journal says of the read-only phase into what the reports show. */
export class ReadOnlyTallies {
  #summary: ReadOnlySummary | undefined

  note(entry: ReadOnlyEntry): void {
    if (entry.kind === 'read-only-started') {
      const { mode, how, application } = entry
      const nothingYet = { paths: [], inventory: [], exemptWriters: [], movements: [], acrossTheSwitch: [] }
      this.#summary = { mode, how, application, ...nothingYet, finished: false, ms: 0 }
    }
  }

  observe(_observation: Observation): void {}

  /** Absent where there was no such phase. */
  summary(): ReadOnlySummary | undefined {
    return this.#summary
  }
}
