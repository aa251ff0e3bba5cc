import type { JournalEntry } from '../model/journal.ts'
import { countedAs } from '../model/journal-entry.ts'

/** Counts the entries of each kind in a journal; see `RunFinished.entries`. */
export class EntryCounts {
  readonly #counts = new Map<string, number>()

  add(entry: JournalEntry): void {
    const kind = countedAs(entry)
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }

  /** Returns sentences about the differences between these counts and the counts in the journal's last line. */
  differencesFrom(written: Readonly<Record<string, number>>): string[] {
    const kinds = new Set([...Object.keys(written), ...this.#counts.keys()])
    return [...kinds]
      .map(kind => ({ kind, there: this.#counts.get(kind) ?? 0, wrote: written[kind] ?? 0 }))
      .filter(({ there, wrote }) => there !== wrote)
      .map(({ kind, there, wrote }) => `it holds ${there} of the ${wrote} entries ${kind} that were written`)
  }
}
