import { clock } from '../kit/clock.ts'
import type { Outcome, Warning } from '../model/outcome.ts'
import { encodeDeclared, type Form, type StatementEncoder } from '../model/protocol-form.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { Session } from '../model/session.ts'
import { type BySide, onBothSides, type Side, sides } from '../model/side.ts'
import type { Statement } from '../model/statement.ts'
import { lostOf } from '../model/unreadable-reply.ts'
import { ReplyComparison, type ReplyFindings } from '../oracle/reply-comparison.ts'
import { BackPressure } from './back-pressure.ts'
import { QueryLost } from './query-rows.ts'
import { type WholeReply, WholeResultSink } from './whole-result.ts'

type Lost = Extract<Outcome, { kind: 'lost' }>

export interface PairReply extends ReplyFindings {
  /**
   * Milliseconds from sending, or from the end of the previous reply if that came later, to the last packet, without
   * the reading of warnings; to the microsecond.
   */
  ms: BySide<number>
  /** There are warnings whose list was not requested; see PairRequest.mayLackWarnings. */
  lacksWarnings: boolean
  /** The first lost outcome. After it the pair can no longer be used. */
  lost?: Lost
}

export interface PairRequest {
  statement: Pick<Statement, 'sql' | 'params' | 'order' | 'localFiles'> & {
    /** Columns, as `table.column`, for which the server may return any of several texts that differ in case. */
    caselessColumns?: ReadonlySet<string>
  }
  /** The form in which each side is sent the statement; absent: the form that the suite declares. */
  encoders?: BySide<StatementEncoder>
  deadlineMs: number
  /** Present: leave the warnings unread, for the reason given. */
  leaveWarnings?: string
  /** Other statements may be sent before the reply has come; see Session.run. */
  mayBeFollowed?: boolean
  /** With `mayBeFollowed`: the list of the statement's warnings is not requested. */
  mayLackWarnings?: boolean
}

/** Two sessions that are sent the same statements. */
export class Pair implements AsyncDisposable {
  readonly #sessions: BySide<Session>
  readonly #backPressure: BackPressure
  /** When the last reply of a side ended, on the monotonic clock. */
  readonly #endedMs: BySide<number> = { source: 0, target: 0 }

  constructor(sessions: BySide<Session>) {
    this.#sessions = sessions
    this.#backPressure = new BackPressure(sessions)
  }

  /**
   * Runs one statement on both sides at once and compares the replies while they arrive. If `mayBeFollowed` is set,
   * `run` may be called again before the statement has ended.
   */
  run(request: PairRequest): Promise<PairReply> {
    const comparison = new ReplyComparison(request.statement.order, {
      ...request.statement,
      onBacklog: this.#backPressure.balance(),
    })
    const { promise, resolve } = Promise.withResolvers<PairReply>()
    const ms = { source: 0, target: 0 }
    const lostWarnings: Partial<BySide<Lost>> = {}
    let awaited = sides.length
    // The calls are chained by callbacks: promises of async functions would take nearly as long as a small statement.
    for (const side of sides) {
      this.#outcomesOf(side, request, comparison, {
        ended: (tookMs, lost) => {
          ms[side] = tookMs
          if (lost) lostWarnings[side] = lost
          awaited -= 1
          if (awaited === 0) resolve(replyOf(request, comparison, { ms, lostWarnings }))
        },
        failed: error => resolve(faultyReply(error, ms)),
      })
    }
    return promise
  }

  /** Runs a query of Crosscheck's own on both sides, and keeps its rows. Nothing else may be under way on the pair. */
  async wholeReplies({
    statement,
    encoders,
    deadlineMs,
  }: Pick<PairRequest, 'encoders' | 'deadlineMs'> & { statement: Form }): Promise<BySide<WholeReply>> {
    return await onBothSides(async side => {
      const sink = new WholeResultSink()
      const form = (encoders?.[side] ?? encodeDeclared)(statement)
      await this.#sessions[side].run({ ...form, deadlineMs }, sink)
      return sink.reply
    })
  }

  /**
   * Resolves, after a statement was sent without waiting, when both servers are seen to wait for a lock, or have
   * replied.
   */
  async settled(): Promise<void> {
    await onBothSides(side => this.#sessions[side].settled())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await onBothSides(async side => await this.#sessions[side][Symbol.asyncDispose]())
  }

  /** Runs one side from sending to the warnings; reports how long the reply took. */
  #outcomesOf(
    side: Side,
    request: PairRequest,
    comparison: ReplyComparison,
    { ended, failed }: { ended: (ms: number, lost?: Lost) => void; failed: (error: unknown) => void },
  ): void {
    const { statement, encoders, deadlineMs, leaveWarnings, mayBeFollowed } = request
    const session = this.#sessions[side]
    const form = (encoders?.[side] ?? encodeDeclared)(statement)
    const sentMs = clock.monotonicMs()
    const ran = session.run(
      { ...form, deadlineMs, ...(statement.localFiles ? { localFiles: statement.localFiles } : {}) },
      comparison.sink(side),
    )
    // The next statement discards the list of warnings, so SHOW WARNINGS is sent at once. An unneeded SHOW WARNINGS
    // costs a server less than waiting for the reply does.
    const listed = mayBeFollowed && !leaveWarnings && !isSparing(request) ? session.warnings(deadlineMs) : undefined
    listed?.catch(() => {})
    const take = (): Promise<void> | void => {
      if (comparison.isLost(side)) this.#sessions[side === 'source' ? 'target' : 'source'].hurry()
      const endedMs = clock.monotonicMs()
      const ms = Math.round((endedMs - Math.max(sentMs, this.#endedMs[side])) * 1000) / 1000
      this.#endedMs[side] = endedMs
      const count = comparison.warningCount(side)
      const isListWanted = count > 0 && !isSparing(request) && !leaveWarnings
      if (count > 0 && leaveWarnings) comparison.noteWarnings(side, { kind: 'unread', count, because: leaveWarnings })
      const go = () => ended(ms)
      const onUnlisted = (error: unknown) => {
        if (!(error instanceof ServerFailure)) throw error
        const because = `the server did not tell them: ${error.message}`
        if (count > 0) comparison.noteWarnings(side, { kind: 'unread', count, because })
        ended(ms, error instanceof QueryLost ? lostWith(error.lost) : undefined)
      }
      if (isListWanted) {
        const note = (list: Warning[]) => comparison.noteWarnings(side, { kind: 'read', count, list })
        return (listed ?? session.warnings(deadlineMs)).then(note).then(go, onUnlisted)
      }
      return listed ? listed.then(go, onUnlisted) : go()
    }
    ran.then(take).catch(failed)
  }
}

/** Describes a connection that was lost after the reply to the statement, while its warnings were read. */
function lostWith(lost: Lost): Lost {
  return { ...lost, detail: `the list of its warnings: ${lost.detail}` }
}

/**
 * Returns a lost reply for both sides: how far each side has read is unknown, so neither connection can be used again.
 */
function faultyReply(error: unknown, ms: BySide<number>): PairReply {
  const lost = lostOf(error)
  return {
    source: [lost],
    target: [lost],
    differences: [],
    notCompared: [],
    doubts: [],
    ms,
    lacksWarnings: false,
    lost,
  }
}

function replyOf(
  request: PairRequest,
  comparison: ReplyComparison,
  { ms, lostWarnings }: Pick<PairReply, 'ms'> & { lostWarnings: Partial<BySide<Lost>> },
): PairReply {
  const findings = comparison.finish()
  for (const side of sides) {
    if (!lostWarnings[side] || comparison.isLost(side)) continue
    findings[side].push(lostWarnings[side])
    // Half a reply is not compared.
    findings.differences = []
    findings.doubts = []
  }
  const losses = [...findings.source, ...findings.target].filter(outcome => outcome.kind === 'lost')
  // If one side was lost, Pair does not wait for the other side.
  const lost = losses.find(({ cause }) => cause !== 'cancelled') ?? losses[0]
  const lacksWarnings = isSparing(request) && sides.some(side => comparison.warningCount(side) > 0)
  return { ...findings, ms, lacksWarnings, ...(lost ? { lost } : {}) }
}

function isSparing({ mayBeFollowed, leaveWarnings, mayLackWarnings }: PairRequest): boolean {
  return mayLackWarnings === true && mayBeFollowed === true && leaveWarnings === undefined
}
