import type { Statement, Suite } from '../model/statement.ts'
import { compareSortKeys } from '../oracle/compare-sort-keys.ts'
import type { OrderDoubt, SortKeyAnswer } from '../oracle/order-doubt.ts'
import type { Pair, PairReply, PairRequest } from '../session/pair.ts'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { type SortKeyQuery, sortKeyQuery } from '../sql/order/sort-key-query.ts'

/** A statement, the request with which it was sent, and the pair that has replied to it. */
interface AnsweredStatement {
  statement: Pick<Statement, 'sql' | 'params' | 'effects'>
  request: Pick<PairRequest, 'encoders' | 'deadlineMs'>
  pair: Pair
}

type Asked = SortKeyAnswer & Pick<PairReply, 'lost'>

/** Asks both servers of a suite by which sort keys they have sorted the rows of a query. */
export class SortKeyQuestions {
  readonly #mayWrite: boolean

  constructor({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    this.#mayWrite = texts.some(
      ({ effects }) => effects.conceals.has('writing-function') || effects.conceals.has('sequence'),
    )
  }

  /** Returns the query that asks for the sort keys of a statement. */
  queryFor(statement: AnsweredStatement['statement']): SortKeyQuery {
    const query = sortKeyQuery(statement.sql, statement.params)
    if (query.kind === 'impossible' || this.#isRepeatable(statement)) return query
    return { kind: 'impossible', because: 'the query may change something whenever it runs' }
  }

  /**
   * Sends the query with its sort keys, directly behind its first reply and on the same connections, so that both
   * servers are in the same state. Then sends the query itself once more, so that the next statement finds FOUND_ROWS()
   * and the warnings as the query has left them.
   */
  async ask({ statement, request, pair }: AnsweredStatement, { about }: OrderDoubt): Promise<Asked> {
    const { sql, params } = statement
    const query = this.queryFor(statement)
    if (query.kind === 'impossible') return unknown(query.because)
    const { keyCount, ...keyed } = query
    const replies = await pair.wholeReplies({ ...request, statement: keyed })
    const again = await pair.wholeReplies({ ...request, statement: { sql, ...(params ? { params } : {}) } })
    const { source, target } = replies
    const lost = [source, target, again.source, again.target].find(reply => reply.kind === 'lost')?.lost
    if (lost) return { ...unknown('the connection was lost'), lost }
    const missing = [source, target].find(reply => reply.kind === 'none')
    if (missing) return unknown(missing.because)
    if (source.kind !== 'rows' || target.kind !== 'rows') return unknown('the connection was lost')
    return compareSortKeys({ source, target }, { keyCount, about })
  }

  /**
   * Whether a query leaves nothing behind that a later statement could see, except its diagnostics and the locks that
   * it has taken already.
   */
  #isRepeatable({ sql, effects: { locks } }: AnsweredStatement['statement']): boolean {
    const text = locks.size > 0 ? sql.replace(lockingClause, '') : sql
    const { family, leaves, sessionChanges, observes } = effectsOf(text)
    return (
      !this.#mayWrite &&
      family === 'query' &&
      leaves === 'answer' &&
      sessionChanges.size === 0 &&
      // LAST_INSERT_ID(5) sets what it returns.
      !observes.has('insert-id')
    )
  }
}

const lockingClause = /\s(?:for\s+(?:update|share)(?:\s+(?:nowait|skip\s+locked))?|lock\s+in\s+share\s+mode)\s*$/i

function unknown(because: string): Extract<SortKeyAnswer, { kind: 'unknown' }> {
  return { kind: 'unknown', because }
}
