import type { ProbeOutcome } from '../model/probe-answer.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import type { Statement } from '../model/statement.ts'

/** What a server answered to one statement, as far as it says whether somebody was found. */
export type StatementOutcome =
  | { kind: 'rows'; count: number }
  | { kind: 'done' }
  | { kind: 'error'; errno: number; message: string }

/**
 * What a statement answered, one time after another, while all was well. Only what was the same each time is held
 * against later answers: rows that were always there, rows that never were. What comes and goes with other writes is
 * only asked for refusals, and may be refused as it was before.
 */
export class StatementTruth {
  #withRows = 0
  #shapeOfRows = 0
  #refusals = 0
  readonly #errnos = new Set<number>()

  learn(outcome: StatementOutcome): void {
    if (outcome.kind === 'error') {
      this.#refusals += 1
      this.#errnos.add(outcome.errno)
    } else if (outcome.kind === 'rows' && outcome.count > 0) this.#withRows += 1
    else this.#shapeOfRows += 1
  }

  judge(statement: Pick<Statement, 'id' | 'name' | 'onReadOnly'>, outcome: StatementOutcome): ProbeOutcome {
    const name = statement.name ?? statement.id
    if (outcome.kind === 'error') {
      const foreseen = this.#errnos.has(outcome.errno) || (statement.onReadOnly && isReadOnlyRefusal(outcome))
      if (foreseen) return { kind: 'good' }
      return { kind: 'refused', why: 'error', detail: `${name}: ${outcome.errno} ${outcome.message}` }
    }
    const hasRows = outcome.kind === 'rows' && outcome.count > 0
    if (!hasRows && this.#withRows > 0 && this.#shapeOfRows + this.#refusals === 0) {
      return { kind: 'wrong', why: 'good-refused', detail: `${name}: no rows, where there were some before` }
    }
    if (hasRows && this.#shapeOfRows > 0 && this.#withRows + this.#refusals === 0) {
      return { kind: 'wrong', why: 'bad-accepted', detail: `${name}: rows, where there were none before` }
    }
    return { kind: 'good' }
  }
}
