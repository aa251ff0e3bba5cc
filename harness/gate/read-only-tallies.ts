import type { JournalEntry, PlannedSuite } from '../model/journal.ts'
import { isOfTheFreeze, type Observation } from '../model/observation.ts'
import type { ReadOnlySummary, WriteEntry } from '../model/read-only.ts'
import { type ObservedPath, ReadOnlyPaths } from './read-only-paths.ts'
import { writeEntryOf } from './write-inventory.ts'

type ReadOnlyEntry = Extract<
  JournalEntry,
  { kind: 'read-only-started' | 'exempt-writer' | 'movement' | 'across-the-switch' | 'read-only-finished' }
>

/** The phase before anybody has said how what its paths break stands. */
export interface ObservedReadOnly extends Omit<ReadOnlySummary, 'paths'> {
  paths: ObservedPath[]
}

/** Gathers what a journal says of the read-only phase into what the reports show. */
export class ReadOnlyTallies {
  readonly #paths = new ReadOnlyPaths()
  /** By place and suite: a statement that is sent in two ways is one write. */
  readonly #writes = new Map<string, WriteEntry>()
  #summary: ObservedReadOnly | undefined

  plan(suite: PlannedSuite): void {
    this.#paths.plan(suite)
  }

  note(entry: ReadOnlyEntry): void {
    if (entry.kind === 'read-only-started') {
      const { mode, how, application } = entry
      const nothingYet = { paths: [], inventory: [], exemptWriters: [], movements: [], acrossTheSwitch: [] }
      this.#summary = { mode, how, application, ...nothingYet, finished: false, ms: 0 }
      return
    }
    const summary = this.#summary
    if (!summary) return
    switch (entry.kind) {
      case 'exempt-writer':
        summary.exemptWriters.push(entry.writer)
        break
      case 'movement':
        summary.movements.push(entry.movement)
        break
      case 'across-the-switch':
        summary.acrossTheSwitch.push(entry.row)
        break
      case 'read-only-finished':
        summary.finished = true
        summary.ms = entry.ms
        break
      default:
        entry satisfies never
    }
  }

  observe(observation: Observation): void {
    if (observation.phase !== 'read-only' || isOfTheFreeze(observation)) return
    this.#paths.observe(observation)
    const write = writeEntryOf(observation)
    const key = JSON.stringify([observation.at, observation.suite])
    if (write && !this.#writes.has(key)) this.#writes.set(key, write)
  }

  /** Absent where there was no such phase. */
  summary(): ObservedReadOnly | undefined {
    if (!this.#summary) return undefined
    const inventory = [...this.#writes.values()].toSorted((a, b) => rankOf(a) - rankOf(b))
    return { ...this.#summary, paths: this.#paths.list(), inventory }
  }

  /** What keeps the phase from having told all that it was to tell, in sentences. */
  gaps(): { notFinished: string[]; neverRan: string[] } {
    if (!this.#summary) return { notFinished: [], neverRan: [] }
    if (this.#summary.finished) return { notFinished: [], neverRan: this.#paths.neverRan() }
    const sentence = 'the read-only phase did not come to its end: what was left of it is not known'
    return { notFinished: [sentence], neverRan: [] }
  }
}

/** Those of a log-in first. */
function rankOf({ path }: WriteEntry): number {
  return path === 'auth' ? 0 : 1
}
