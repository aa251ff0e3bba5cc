import type { PhaseShard } from '../../model/phase.ts'
import type { ReplayEntry } from './replay-entry.ts'

/**
 * Reads the entries of one shard, suite by suite. The journal is read once, from front to end: entries of a suite other
 * than the requested one are kept until that suite is requested.
 */
export class SuiteEntries implements Disposable {
  readonly #entries: Generator<ReplayEntry, void>
  readonly #kept = new Map<string, ReplayEntry[]>()
  readonly #finished = new Set<string>()
  #latest = ''

  constructor(shard: PhaseShard<ReplayEntry>) {
    this.#entries = shard.entries()
  }

  /** Yields the entries of a suite in the order of the journal; each suite can be read once. */
  *of(file: string): Generator<ReplayEntry, void> {
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

  #keep(file: string, entry: ReplayEntry): void {
    const kept = this.#kept.get(file)
    if (kept) kept.push(entry)
    else this.#kept.set(file, [entry])
  }

  /** Returns the file of the suite to which an entry belongs; undefined for an entry that belongs to no suite. */
  #suiteOf(entry: ReplayEntry): string | undefined {
    switch (entry.kind) {
      case 'suite-started':
      case 'suite-finished':
      case 'noise-not-measured':
        return entry.file
      case 'observation':
        return entry.observation.file
      case 'noise':
      case 'warnings-read':
        // The entry follows the observations of its suite.
        return this.#latest
      case 'server-restarted':
        return undefined
      default:
        return entry satisfies never
    }
  }
}
