import type { Observation } from '../model/observation.ts'
import type { RuleEvidence } from '../model/phase.ts'
import { sides } from '../model/side.ts'
import type { ComparedStatement } from './finding-of.ts'
import { missingReply } from './missing-reply.ts'
import { isExpectationUnmet } from './note-not-exercised.ts'

/** Collects, as sentences with their places, the reasons why observations of a phase could not be compared. */
export class ObservationGaps {
  readonly #circumstance: string | undefined
  readonly #lost: string[] = []
  readonly #notExercised: string[] = []
  readonly #unmet: string[] = []
  readonly #brokenFixtures: string[] = []
  readonly #partly = new Map<string, number>()

  /** `circumstance` is the circumstance of the phase, for its sentences. */
  constructor(circumstance?: string) {
    this.#circumstance = circumstance
  }

  add(observation: Observation): void {
    const { at, step, notExercised } = observation
    const missing = missingReply(observation)
    const under = this.#circumstance === undefined ? '' : `${this.#circumstance}: `
    if (missing) this.#lost.push(`${at}: ${under}${missing.detail}`)
    if (notExercised !== undefined) this.#notExercised.push(`${at}: ${under}${notExercised}`)
    if (isExpectationUnmet(observation)) {
      const expected = observation.expectedErrors!.join(' or ')
      this.#unmet.push(`${at}: ${under}it is expected to end in error ${expected}, and both servers carry it out`)
    }
    if (step === 'fixture') this.#addFixture(observation)
  }

  /** Counts the reasons why parts of an otherwise compared statement could not be compared. */
  addPartly(observation: ComparedStatement): void {
    const { notCompared, notExercised } = observation
    if (notCompared.length === 0 || notExercised !== undefined || missingReply(observation)) return
    for (const reason of notCompared) this.#partly.set(reason, (this.#partly.get(reason) ?? 0) + 1)
  }

  get partly(): ReadonlyMap<string, number> {
    return this.#partly
  }

  list(): RuleEvidence[] {
    return [
      ['statement-lost', this.#lost],
      ['not-exercised', this.#notExercised],
      ['fixture-refused', this.#brokenFixtures],
    ]
  }

  /** Lists the remarks: what a reader of the suite should know, and what does not influence the decision. */
  remarks(): RuleEvidence[] {
    return [['expectation-unmet', this.#unmet]]
  }

  #addFixture(observation: Observation): void {
    const [source, target] = sides.map(side => observation[side].find(outcome => outcome.kind === 'error'))
    if (!source || !target) return
    this.#brokenFixtures.push(`${observation.at}: neither side takes this fixture statement: ${source.message}`)
  }
}
