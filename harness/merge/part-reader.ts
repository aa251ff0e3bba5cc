import type { JournalEntry } from '../model/journal.ts'
import type { Phase } from '../model/observation.ts'

/** The steps of a suite, in the order in which their entries come. */
export const steps = ['started', 'fixture', 'replay', 'contents', 'noise', 'finished'] as const
export type Step = (typeof steps)[number]

/** Reads the entries of one part of a suite, a step at a time. */
export class PartReader {
  readonly #entries: Iterator<JournalEntry>
  #next: IteratorResult<JournalEntry>

  constructor(entries: Iterable<JournalEntry>) {
    this.#entries = entries[Symbol.iterator]()
    this.#next = this.#entries.next()
  }

  /** Of the statement that comes next, so that places compare as numbers; behind all others when there is none. */
  get place(): number {
    const entry = this.#next.done ? undefined : this.#next.value
    if (entry?.kind !== 'observation') return Number.MAX_SAFE_INTEGER
    const [, line, column] = /:(\d+):(\d+)$/.exec(entry.observation.at) ?? []
    return Number(line) * 1e6 + Number(column)
  }

  /** What has not been read yet of this step and those before it. */
  *upTo(step: Step): Generator<JournalEntry, void> {
    while (!this.#next.done && steps.indexOf(stepOf(this.#next.value)) <= steps.indexOf(step)) {
      const entry = this.#next.value
      this.#next = this.#entries.next()
      yield entry
    }
  }
}

function stepOf(entry: JournalEntry): Step {
  switch (entry.kind) {
    case 'suite-started':
      return 'started'
    case 'suite-finished':
      return 'finished'
    case 'observation':
      return stepOfPhase(entry.observation.phase)
    default:
      return 'noise'
  }
}

function stepOfPhase(phase: Phase): Step {
  switch (phase) {
    case 'fixture':
    case 'contents':
      return phase
    case 'replay':
    case 'protocol':
      return 'replay'
    case 'read-only':
      // It comes when all suites are over, and is joined by itself.
      return 'finished'
    default:
      return phase satisfies never
  }
}
