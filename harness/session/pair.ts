import { clock } from '../kit/clock.ts'
import { asDeclared, type Former } from '../model/form.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ReplySink, Session } from '../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Statement } from '../model/statement.ts'
import { ReplyComparison, type ReplyFindings } from '../oracle/reply-comparison.ts'

/** A side that is this far ahead of the other stops reading, and goes on when it has fallen below the low mark. */
const highMarkBytes = 4 << 20
const lowMarkBytes = 1 << 20

export interface PairReply extends ReplyFindings {
  /** Milliseconds from sending to the last packet, warnings not counted. */
  ms: BySide<number>
  /** The first lost outcome: then this pair is of no more use. */
  lost?: Extract<Outcome, { kind: 'lost' }>
}

export interface PairRequest {
  statement: Pick<Statement, 'sql' | 'params' | 'order'> & {
    /** Columns, as `table.column`, of which the server may show any of several texts that differ in case. */
    caselessColumns?: ReadonlySet<string>
  }
  /** In which form each side is sent it; as the suite declares it when absent. */
  formers?: BySide<Former>
  deadlineMs: number
  /** Present: leave the warnings unread, for the reason given. */
  leaveWarnings?: string
}

/** Two sessions that are sent the same statements. */
export class Pair implements AsyncDisposable {
  readonly #sessions: BySide<Session>

  constructor(sessions: BySide<Session>) {
    this.#sessions = sessions
  }

  /** Runs one statement on both sides at once and compares the replies while they arrive. */
  async run(request: PairRequest): Promise<PairReply> {
    const { statement, formers, deadlineMs, leaveWarnings } = request
    const comparison = new ReplyComparison(statement.order, statement)
    const ms = await onBothSides(async side => {
      const start = clock.monotonicMs()
      const form = (formers?.[side] ?? asDeclared)(statement)
      await this.#sessions[side].run({ ...form, deadlineMs }, this.#withBackPressure(side, comparison))
      return clock.monotonicMs() - start
    })
    await onBothSides(async side => {
      const count = comparison.warningCount(side)
      if (count === 0) return
      if (leaveWarnings) comparison.noteWarnings(side, { kind: 'unread', count, because: leaveWarnings })
      else comparison.noteWarnings(side, { kind: 'read', count, list: await this.#sessions[side].warnings(deadlineMs) })
    })
    const findings = comparison.finish()
    const lost = [...findings.source, ...findings.target].find(outcome => outcome.kind === 'lost')
    return { ...findings, ms, ...(lost ? { lost } : {}) }
  }

  /** After sending without waiting: until both servers are seen to wait for a lock, or have answered. */
  async settled(): Promise<void> {
    await onBothSides(side => this.#sessions[side].settled())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await onBothSides(async side => await this.#sessions[side][Symbol.asyncDispose]())
  }

  #withBackPressure(side: Side, comparison: ReplyComparison): ReplySink {
    const sink = comparison.sink(side)
    const balance = () => {
      for (const each of sides) {
        const backlog = comparison.backlogBytes(each)
        if (backlog > highMarkBytes) this.#sessions[each].pause()
        else if (backlog < lowMarkBytes) this.#sessions[each].resume()
      }
    }
    return {
      ...sink,
      row: packet => {
        sink.row(packet)
        balance()
      },
      end: () => {
        sink.end()
        balance()
      },
    }
  }
}
