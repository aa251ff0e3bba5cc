import type { RowBlock } from '../model/row-block.ts'
import type { ReplySink, ReplyStatus, Session } from '../model/session.ts'
import { type BySide, sides } from '../model/side.ts'
import type { ReplyComparison } from '../oracle/reply-comparison.ts'

/** A side that is this far ahead of the other stops reading, and goes on when it has fallen below the low mark. */
const highMarkBytes = 1 << 20
const lowMarkBytes = 1 << 18

/**
 * Makes the faster side wait for the other one, by the rows that all statements under way hold. Never both at once: what
 * waits on one side waits for rows that the other has yet to read.
 */
export class BackPressure {
  readonly #sessions: BySide<Pick<Session, 'pause' | 'resume'>>
  readonly #heldBytes: BySide<number> = { source: 0, target: 0 }

  constructor(sessions: BySide<Pick<Session, 'pause' | 'resume'>>) {
    this.#sessions = sessions
  }

  /** The sinks of one statement. */
  sinks(comparison: ReplyComparison): BySide<ReplySink> {
    const balance = new Balance(comparison, this.#sessions, this.#heldBytes)
    return {
      source: new BalancedSink(comparison.sink('source'), balance),
      target: new BalancedSink(comparison.sink('target'), balance),
    }
  }
}

/** What one statement holds, within what all of them hold. */
class Balance {
  readonly #comparison: ReplyComparison
  readonly #sessions: BySide<Pick<Session, 'pause' | 'resume'>>
  /** By all statements under way. */
  readonly #heldByAll: BySide<number>
  readonly #held: BySide<number> = { source: 0, target: 0 }

  constructor(
    comparison: ReplyComparison,
    sessions: BySide<Pick<Session, 'pause' | 'resume'>>,
    heldByAll: BySide<number>,
  ) {
    this.#comparison = comparison
    this.#sessions = sessions
    this.#heldByAll = heldByAll
  }

  strike(): void {
    for (const side of sides) {
      const bytes = this.#comparison.backlogBytes(side)
      if (bytes === this.#held[side]) continue
      this.#heldByAll[side] += bytes - this.#held[side]
      this.#held[side] = bytes
      if (this.#heldByAll[side] > highMarkBytes) this.#sessions[side].pause()
      else if (this.#heldByAll[side] < lowMarkBytes) this.#sessions[side].resume()
    }
  }
}

class BalancedSink implements ReplySink {
  readonly #sink: ReplySink
  readonly #balance: Balance

  constructor(sink: ReplySink, balance: Balance) {
    this.#sink = sink
    this.#balance = balance
  }

  columns(...told: Parameters<ReplySink['columns']>): void {
    this.#sink.columns(...told)
  }

  rows(block: RowBlock): void {
    this.#sink.rows(block)
    this.#balance.strike()
  }

  endOfRows(status: ReplyStatus): void {
    this.#sink.endOfRows(status)
  }

  done(reply: Parameters<ReplySink['done']>[0]): void {
    this.#sink.done(reply)
  }

  refused(reply: Parameters<ReplySink['refused']>[0]): void {
    this.#sink.refused(reply)
  }

  lost(reply: Parameters<ReplySink['lost']>[0]): void {
    this.#sink.lost(reply)
  }

  end(): void {
    this.#sink.end()
    this.#balance.strike()
  }
}
