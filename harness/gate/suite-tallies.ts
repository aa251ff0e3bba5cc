import { isConsequential } from '../model/difference.ts'
import type { JournalEntry, PlannedSuite } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { SuiteSummary } from '../model/verdict.ts'
import { missingAnswer } from './missing-answer.ts'

/** Counts statements by suite. Suites are told apart by their file, because two may have the same name. */
export class SuiteTallies {
  readonly #byFile = new Map<string, SuiteSummary & { ran: Set<string>; unanswered: Set<string> }>()

  plan(suite: PlannedSuite): void {
    const known = this.#byFile.get(suite.file)
    if (known) known.statements += suite.statements
    else {
      const nothingYet = { compared: 0, differing: 0, ms: 0, finished: false, ran: new Set<string>() }
      this.#byFile.set(suite.file, { ...suite, ...nothingYet, unanswered: new Set() })
    }
  }

  /** `isNoise`: it ran and could not be compared. */
  observe(observation: Observation, isNoise = false): void {
    const tally = this.#of(observation)
    if (!tally) return
    if (observation.differences.some(isConsequential)) tally.differing += 1
    if (observation.phase !== 'replay') return
    tally.ran.add(observation.statement)
    if (isNoise || missingAnswer(observation)) tally.unanswered.add(observation.statement)
  }

  finish(suite: Extract<JournalEntry, { kind: 'suite-finished' }>): void {
    const tally = this.#byFile.get(suite.file)
    if (!tally) return
    tally.finished = true
    tally.ms += suite.ms
  }

  ranOf(suite: SuiteSummary): number {
    return this.#byFile.get(suite.file)?.ran.size ?? 0
  }

  summaries(): SuiteSummary[] {
    return [...this.#byFile.values()].map(({ ran, unanswered, ...suite }) => ({
      ...suite,
      compared: ran.size - unanswered.size,
    }))
  }

  #of(observation: Observation) {
    const file = observation.statement.replace(/(:\d+:\d+|#[^#]*)$/, '')
    const tally = this.#byFile.get(file)
    if (tally) return tally
    for (const candidate of this.#byFile.values()) if (candidate.name === observation.suite) return candidate
    return undefined
  }
}
