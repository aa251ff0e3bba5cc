import { readJournal } from '../journal/read.ts'
import type { JournalEntry } from '../model/journal.ts'
import { isFrozen } from './read-only-entry.ts'
import { journalOf, type ShardRun } from './shard-run.ts'

/**
 * The entries of one shard's journal, suite by suite. It is read once and from front to end: what belongs to other suites
 * than the one that is asked for is kept until they are.
 */
export class SuiteEntries implements Disposable {
  readonly #entries: Generator<JournalEntry, void>
  readonly #fileByName: ReadonlyMap<string, string>
  readonly #kept = new Map<string, JournalEntry[]>()
  readonly #finished = new Set<string>()
  #latest = ''

  constructor({ directory, start }: ShardRun) {
    this.#entries = readJournal(journalOf(directory))
    this.#fileByName = new Map(start.suites.map(({ name, file }) => [name, file]))
  }

  /** In the order of the journal; each suite once. */
  *of(file: string): Generator<JournalEntry, void> {
    for (const entry of this.#kept.get(file) ?? []) yield entry
    this.#kept.delete(file)
    while (!this.#finished.has(file)) {
      const { value: entry, done } = this.#entries.next()
      if (done) return
      const owner = this.#suiteOf(entry)
      if (owner === undefined) continue
      this.#latest = owner
      if (entry.kind === 'suite-finished') this.#finished.add(owner)
      if (owner === file) yield entry
      else this.#keep(owner, entry)
    }
  }

  [Symbol.dispose](): void {
    this.#entries.return()
  }

  #keep(file: string, entry: JournalEntry): void {
    const kept = this.#kept.get(file)
    if (kept) kept.push(entry)
    else this.#kept.set(file, [entry])
  }

  /** The file of the suite to which an entry belongs; undefined for what belongs to the run. */
  #suiteOf(entry: JournalEntry): string | undefined {
    switch (entry.kind) {
      case 'suite-started':
      case 'suite-finished':
      case 'noise-not-measured':
        return entry.file
      case 'observation':
        if (isFrozen(entry)) return undefined
        return this.#fileByName.get(entry.observation.suite) ?? this.#latest
      case 'noise':
        // It may be of a statement of the fixture, which has another file.
        return this.#latest
      case 'run-started':
      case 'run-finished':
      case 'attribution':
      case 'reproduction':
      case 'diagnosis-remark':
      case 'read-only-left-out':
      case 'read-only-started':
      case 'exempt-writer':
      case 'movement':
      case 'across-the-switch':
      case 'read-only-finished':
        return undefined
      default:
        return entry satisfies never
    }
  }
}
