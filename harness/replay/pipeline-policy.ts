import type { Param, Statement, Suite } from '../model/statement.ts'
import type { StatementFamily } from '../model/statement-effects.ts'
import { leavesAtMost } from '../sql/effects/persistence.ts'

/** What windows are made of. */
type Planned = Pick<Statement, 'sql' | 'effects' | 'session' | 'waiting' | 'reap' | 'params'>

/** Longer texts run alone: a server that does not take one (`max_allowed_packet`) closes the connection behind its answer. */
const maxLength = 1 << 16

/** What a statement must be for others to be sent behind it: what it means to them can be told beforehand. */
const leading: readonly StatementFamily[] = ['query', 'rows', 'transaction', 'assignment', 'evaluation']

/**
 * Which statements of a suite may be under way at once on one connection. Nothing may come of it that would not come of
 * them one at a time.
 *
 * Servers run statements in order whatever the client waits for, so that the order is no matter. What matters is a
 * connection that is lost on one side while the other one has gone on: both sides get fresh connections then, and the
 * statements behind the lost one are sent again. So a window holds only statements that leave nothing behind but their
 * answer and the state of their session. Anything else may at most be the first of a window, for that one has been sent
 * once on both sides before another statement is.
 *
 * Where the suite can restart, a window may be speculative: then it also holds writes, whose meaning can be told beforehand.
 */
export class PipelinePolicy {
  readonly #limit: number
  /** Whoever loses a connection with writes behind restarts. */
  isSpeculative: boolean

  /** `limit`: how many statements may be under way; 1 is one at a time. */
  constructor(
    { fixture, statements }: Pick<Suite, 'fixture' | 'statements'>,
    limit: number,
    { isSpeculative }: { isSpeculative: boolean },
  ) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // A query may call functions where its text shows none, by way of a view.
    const isUnfit = texts.some(
      ({ effects }) => effects.observes.has('statement-counts') || effects.conceals.has('writing-function'),
    )
    this.#limit = isUnfit ? 1 : limit
    this.isSpeculative = isSpeculative
  }

  /** The number of statements under way at which more of them are sent, so that several leave in one packet. */
  get refillAt(): number {
    return Math.floor(this.#limit / 2)
  }

  /** Whether a statement may be sent while these are under way. */
  admits(next: Planned, underWay: readonly { statement: Planned }[]): boolean {
    const first = underWay[0]?.statement
    if (!first) return true
    if (underWay.length >= this.#limit || next.session !== first.session) return false
    return (underWay.length > 1 || this.mayBeFollowed(first)) && this.#mayContinue(next, underWay)
  }

  /** Whether others may follow a statement before it has been answered. */
  mayBeFollowed(statement: Planned): boolean {
    return this.#limit > 1 && (this.onlyReads(statement) || this.#mayStart(statement))
  }

  /** What a later statement means can be told before it has been answered. */
  #mayStart(statement: Planned): boolean {
    const { family, leaves } = statement.effects
    return isOrdinary(statement) && leading.includes(family) && leavesAtMost(leaves, 'rows')
  }

  #mayContinue(next: Planned, underWay: readonly { statement: Planned }[]): boolean {
    if (!this.isSpeculative) return this.onlyReads(next)
    // What is prepared may overtake a SET that changes its meaning.
    const mayOvertake = next.params !== undefined
    return this.mayBeFollowed(next) && (!mayOvertake || underWay.every(({ statement }) => this.onlyReads(statement)))
  }

  /** It leaves nothing behind but its answer and the state of its session. */
  onlyReads(statement: Planned): boolean {
    return isOrdinary(statement) && statement.effects.leaves === 'answer'
  }
}

/** Nothing is said about when it is sent, and it does not look at the statement before it. */
function isOrdinary({ sql, effects, params, waiting, reap }: Planned): boolean {
  if (waiting.kind !== 'reply' || reap.length > 0 || effects.diagnostics === 'read') return false
  return sql.length + (params?.reduce((sum, param) => sum + lengthOf(param), 0) ?? 0) <= maxLength
}

function lengthOf(param: Param): number {
  return param.kind === 'string' || param.kind === 'bytes' ? param.value.length : 0
}
