import { placeInFile } from '../../model/format-location.ts'
import type { ObservedStep } from '../../model/observation.ts'
import type { ReplayEntry } from './replay-entry.ts'

/** The steps of a suite, in the order of their entries in the journal. */
export const steps = ['started', 'fixture', 'suite', 'contents', 'noise', 'finished'] as const
export type Step = (typeof steps)[number]

/** Reads the entries of one part of a suite, one step at a time. */
export class PartReader {
  readonly #entries: Iterator<ReplayEntry>
  #next: IteratorResult<ReplayEntry>

  constructor(entries: Iterable<ReplayEntry>) {
    this.#entries = entries[Symbol.iterator]()
    this.#next = this.#entries.next()
  }

  /**
   * Returns the place of the next statement as a number, so that places can be compared; the largest number if no
   * statement comes next.
   */
  get place(): number {
    const entry = this.#next.done ? undefined : this.#next.value
    if (entry?.kind !== 'observation') return Number.MAX_SAFE_INTEGER
    return placeInFile(entry.observation.at)
  }

  /** Yields the unread entries of this step and of the steps before it. */
  *upTo(step: Step): Generator<ReplayEntry, void> {
    while (!this.#next.done && steps.indexOf(stepOf(this.#next.value)) <= steps.indexOf(step)) {
      const entry = this.#next.value
      this.#next = this.#entries.next()
      yield entry
    }
  }
}

function stepOf(entry: ReplayEntry): Step {
  switch (entry.kind) {
    case 'suite-started':
      return 'started'
    case 'suite-finished':
      return 'finished'
    case 'observation':
      return stepOfObservation(entry.observation.step)
    case 'noise':
    case 'warnings-read':
    case 'noise-not-measured':
    case 'server-restarted':
      return 'noise'
    default:
      return entry satisfies never
  }
}

function stepOfObservation(step: ObservedStep): Step {
  switch (step) {
    case 'fixture':
    case 'contents':
    case 'suite':
      return step
    case 'protocol':
      return 'suite'
    default:
      return step satisfies never
  }
}
