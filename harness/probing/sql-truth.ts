import type { ProbeOutcome } from '../model/probe-answer.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import type { Statement } from '../model/statement.ts'

/** A server's outcome for one statement, reduced to whether a row was found. */
export type StatementOutcome =
  | { kind: 'rows'; count: number }
  | { kind: 'done' }
  | { kind: 'error'; errno: number; message: string }

/**
 * The outcomes of a statement, from one pass to the next, while the server worked normally. Later outcomes are only
 * compared with those that were the same in each pass: rows that were always found, and rows that never were. If the
 * result varied because of other writes, only errors are checked, and errors that occurred before are allowed.
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
      const foreseen =
        this.#errnos.has(outcome.errno) || (givesUpWhileReadOnly(statement) && isReadOnlyRefusal(outcome))
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

/** Whether the application expects a refusal while the server is read-only. */
export function givesUpWhileReadOnly({ onReadOnly }: Pick<Statement, 'onReadOnly'>): boolean {
  return onReadOnly !== undefined && onReadOnly.kind !== 'skips'
}
