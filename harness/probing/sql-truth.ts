import type { ProbeAnswer } from '../model/probe-answer.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import type { Statement } from '../model/statement.ts'

/** What a server answered to one statement, as far as it says whether somebody was found. */
export type StatementAnswer =
  | { kind: 'rows'; count: number }
  | { kind: 'done' }
  | { kind: 'refused'; errno: number; message: string }

/**
 * What a statement answered, one time after another, while all was well. Only what was the same each time is held
 * against later answers: rows that were always there, rows that never were. What comes and goes with other writes is
 * only asked for refusals, and may be refused as it was before.
 */
export class StatementTruth {
  #withRows = 0
  #withoutRows = 0
  #refusals = 0
  readonly #errnos = new Set<number>()

  learn(answer: StatementAnswer): void {
    if (answer.kind === 'refused') {
      this.#refusals += 1
      this.#errnos.add(answer.errno)
    } else if (answer.kind === 'rows' && answer.count > 0) this.#withRows += 1
    else this.#withoutRows += 1
  }

  judge(statement: Pick<Statement, 'id' | 'name' | 'onReadOnly'>, answer: StatementAnswer): ProbeAnswer {
    const name = statement.name ?? statement.id
    if (answer.kind === 'refused') {
      const foreseen = this.#errnos.has(answer.errno) || (statement.onReadOnly && isReadOnlyRefusal(answer))
      if (foreseen) return { kind: 'good' }
      return { kind: 'refused', why: 'error', detail: `${name}: ${answer.errno} ${answer.message}` }
    }
    const hasRows = answer.kind === 'rows' && answer.count > 0
    if (!hasRows && this.#withRows > 0 && this.#withoutRows + this.#refusals === 0) {
      return { kind: 'wrong', why: 'good-refused', detail: `${name}: no rows, where there were some before` }
    }
    if (hasRows && this.#withoutRows > 0 && this.#withRows + this.#refusals === 0) {
      return { kind: 'wrong', why: 'bad-accepted', detail: `${name}: rows, where there were none before` }
    }
    return { kind: 'good' }
  }
}
