import { isConsequential } from '../model/difference.ts'
import type { JournalEntry, PlannedSuite } from '../model/journal.ts'
import { type Observation, suiteFileOf } from '../model/observation.ts'
import { PlaceSet } from '../model/place-set.ts'
import type { SuiteSummary } from '../model/verdict.ts'
import type { ComparedStatement } from './held-observations.ts'
import { missingAnswer } from './missing-answer.ts'

/** Statements by their id; those of `differing` may be tables, too. */
type Tally = Omit<SuiteSummary, 'compared' | 'differing'> & Record<'ran' | 'unanswered' | 'differing', PlaceSet>

/** Counts statements by suite. Suites are told apart by their file, because two may have the same name. */
export class SuiteTallies {
  readonly #byFile = new Map<string, Tally>()
  readonly #givenUp = new Map<string, string>()

  plan(suite: PlannedSuite): void {
    const known = this.#byFile.get(suite.file)
    if (known) known.statements += suite.statements
    else {
      const nothingYet = { ms: 0, finished: false }
      const sets = { ran: new PlaceSet(), unanswered: new PlaceSet(), differing: new PlaceSet() }
      this.#byFile.set(suite.file, { ...suite, ...nothingYet, ...sets })
    }
  }

  observe(observation: Observation): void {
    const tally = this.#of(observation)
    if (!tally || observation.phase !== 'replay') return
    tally.ran.add(observation.statement)
    if (missingAnswer(observation) || observation.notExercised !== undefined)
      tally.unanswered.add(observation.statement)
  }

  /** `observation`: without its noise. */
  noteDifferences(observation: ComparedStatement): void {
    if (observation.differences.some(isConsequential)) this.#of(observation)?.differing.add(observation.statement)
  }

  /** It ran and could not be compared. */
  noteNoise(observation: ComparedStatement): void {
    if (observation.phase === 'replay') this.#of(observation)?.unanswered.add(observation.statement)
  }

  finish(suite: Extract<JournalEntry, { kind: 'suite-finished' }>): void {
    const tally = this.#byFile.get(suite.file)
    if (!tally) return
    tally.ms += suite.ms
    if (suite.givenUp === undefined) tally.finished = true
    else this.#givenUp.set(suite.file, suite.givenUp)
  }

  /** Why suites could not go on, by their files. */
  get givenUp(): ReadonlyMap<string, string> {
    return this.#givenUp
  }

  ranOf(suite: SuiteSummary): number {
    return this.#byFile.get(suite.file)?.ran.size ?? 0
  }

  summaries(): SuiteSummary[] {
    return [...this.#byFile.values()].map(({ ran, unanswered, differing, ...suite }) => ({
      ...suite,
      compared: ran.size - unanswered.size,
      differing: differing.size,
    }))
  }

  #of(observation: ComparedStatement): Tally | undefined {
    const tally = this.#byFile.get(suiteFileOf(observation))
    if (tally) return tally
    for (const candidate of this.#byFile.values()) if (candidate.name === observation.suite) return candidate
    return undefined
  }
}
