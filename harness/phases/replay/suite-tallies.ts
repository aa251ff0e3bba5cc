import type { ComparedStatement } from '../../gate/finding-of.ts'
import { PlaceSet } from '../../model/place-set.ts'
import type { PlannedSuite } from '../../model/planned-suite.ts'
import type { SuiteEntry } from '../../model/suite-entry.ts'
import type { SuiteSummary } from '../../model/verdict.ts'

/** The counts of one suite; the place sets contain the ids of statements. */
type Tally = Omit<SuiteSummary, 'compared' | 'notExercised' | 'differing'> &
  Record<'ran' | 'unanswered' | 'notExercised', PlaceSet>

/** Counts statements by suite. Suites are distinguished by their file, because two suites may have the same name. */
export class SuiteTallies {
  readonly #byFile = new Map<string, Tally>()
  readonly #givenUp = new Map<string, string>()

  plan(suite: PlannedSuite): void {
    const known = this.#byFile.get(suite.file)
    if (known) known.statements += suite.statements
    else {
      const sets = { ran: new PlaceSet(), unanswered: new PlaceSet(), notExercised: new PlaceSet() }
      this.#byFile.set(suite.file, { ...suite, ms: 0, finished: false, ...sets })
    }
  }

  noteRun({ statement, file }: ComparedStatement): void {
    this.#byFile.get(file)?.ran.add(statement)
  }

  /** Notes a statement that ran and could not be compared. */
  noteUnanswered({ statement, file }: ComparedStatement): void {
    this.#byFile.get(file)?.unanswered.add(statement)
  }

  /** Notes a statement that ran, and of which nothing is known because neither side carried it out. */
  noteNotExercised(observation: ComparedStatement): void {
    this.#byFile.get(observation.file)?.notExercised.add(observation.statement)
    this.noteUnanswered(observation)
  }

  finish(suite: Extract<SuiteEntry, { kind: 'suite-finished' }>): void {
    const tally = this.#byFile.get(suite.file)
    if (!tally) return
    tally.ms += suite.ms
    if (suite.givenUp === undefined) tally.finished = true
    else this.#givenUp.set(suite.file, suite.givenUp)
  }

  /** Returns, by file, the reasons why suites were given up. */
  get givenUp(): ReadonlyMap<string, string> {
    return this.#givenUp
  }

  ranOf(suite: Pick<SuiteSummary, 'file'>): number {
    return this.#byFile.get(suite.file)?.ran.size ?? 0
  }

  summaries(): Omit<SuiteSummary, 'differing'>[] {
    return [...this.#byFile.values()].map(({ ran, unanswered, notExercised, ...suite }) => ({
      ...suite,
      compared: ran.size - unanswered.size,
      notExercised: notExercised.size,
    }))
  }
}
