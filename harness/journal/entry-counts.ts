import type { JournalEntry } from '../model/journal.ts'
import { countedAs } from '../model/journal-entry.ts'

/** How many entries of each kind a journal holds; see `RunFinished.entries`. */
export class EntryCounts {
  readonly #counts = new Map<string, number>()

  add(entry: JournalEntry): void {
    const kind = countedAs(entry)
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
  }

  all(): Record<string, number> {
    return Object.fromEntries(this.#counts)
  }

  /** Sentences on what differs from what the journal says of itself. */
  differencesFrom(told: Readonly<Record<string, number>>): string[] {
    const kinds = new Set([...Object.keys(told), ...this.#counts.keys()])
    return [...kinds]
      .map(kind => ({ kind, there: this.#counts.get(kind) ?? 0, wrote: told[kind] ?? 0 }))
      .filter(({ there, wrote }) => there !== wrote)
      .map(({ kind, there, wrote }) => `it holds ${there} of the ${wrote} entries ${kind} that were written`)
  }
}
