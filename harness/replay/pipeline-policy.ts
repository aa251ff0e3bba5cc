import type { Param, Statement, Suite } from '../model/statement.ts'
import type { StatementFamily } from '../model/statement-effects.ts'
import { leavesAtMost } from '../sql/effects/persistence.ts'

/** The parts of a statement that decide about its window. */
type Planned = Pick<Statement, 'sql' | 'effects' | 'session' | 'waiting' | 'reap' | 'params'>

/**
 * The length of SQL and parameters above which a statement runs alone: a server that refuses a text
 * (`max_allowed_packet`) closes the connection after its reply.
 */
const maxLength = 1 << 16

/** The families of statements behind which others may be sent: their effect on later statements is known beforehand. */
const leading: readonly StatementFamily[] = ['query', 'rows', 'transaction', 'assignment', 'evaluation']

/**
 * Decides which statements of a suite may be under way at once on one connection. The results must be those of one
 * statement at a time.
 *
 * Servers run statements in order whatever the client waits for, so that the order is not at risk. The risk is a
 * connection that is lost on one side while the other side has gone on: both sides get fresh connections then, and the
 * statements behind the lost one are sent again. So a window contains only statements that leave nothing behind except
 * their reply and the state of their session. Any other statement may at most be the first of a window, because that
 * one has been sent once on both sides before another statement is.
 *
 * If the suite can restart, a window may be speculative: then it also contains writes whose effect is known beforehand.
 */
export class PipelinePolicy {
  readonly #limit: number
  /**
   * Whether windows may be speculative. If a connection is lost with writes sent behind the lost statement, the suite
   * restarts.
   */
  isSpeculative: boolean

  /**
   * `limit` is the number of statements that may be under way; with 1, each reply is awaited before the next statement.
   */
  constructor(
    { fixture, statements }: Pick<Suite, 'fixture' | 'statements'>,
    limit: number,
    { isSpeculative }: { isSpeculative: boolean },
  ) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // A query may call functions that its text does not show, through a view.
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

  /** Returns whether a statement may be sent while these are under way. */
  admits(next: Planned, underWay: readonly { statement: Planned }[]): boolean {
    const first = underWay[0]?.statement
    if (!first) return true
    if (underWay.length >= this.#limit || next.session !== first.session) return false
    return (underWay.length > 1 || this.mayBeFollowed(first)) && this.#mayContinue(next, underWay)
  }

  /** Returns whether other statements may follow a statement before its reply. */
  mayBeFollowed(statement: Planned): boolean {
    return this.#limit > 1 && (this.onlyReads(statement) || this.#mayStart(statement))
  }

  /** Returns whether the effect of this statement on later ones is known before its reply. */
  #mayStart(statement: Planned): boolean {
    const { family, leaves } = statement.effects
    return isOrdinary(statement) && leading.includes(family) && leavesAtMost(leaves, 'rows')
  }

  #mayContinue(next: Planned, underWay: readonly { statement: Planned }[]): boolean {
    if (!this.isSpeculative) return this.onlyReads(next)
    // The preparation of a statement may overtake a SET that changes its meaning.
    const mayOvertake = next.params !== undefined
    return this.mayBeFollowed(next) && (!mayOvertake || underWay.every(({ statement }) => this.onlyReads(statement)))
  }

  /** Returns whether a statement leaves nothing behind except its reply and the state of its session. */
  onlyReads(statement: Planned): boolean {
    return isOrdinary(statement) && statement.effects.leaves === 'answer'
  }
}

/**
 * Returns whether the suite does not direct when the statement is sent, the statement does not read the diagnostics of
 * the one before it, and it is not too long.
 */
function isOrdinary({ sql, effects, params, waiting, reap }: Planned): boolean {
  if (waiting.kind !== 'reply' || reap.length > 0 || effects.diagnostics === 'read') return false
  return sql.length + (params?.reduce((sum, param) => sum + lengthOf(param), 0) ?? 0) <= maxLength
}

function lengthOf(param: Param): number {
  return param.kind === 'string' || param.kind === 'bytes' ? param.value.length : 0
}
