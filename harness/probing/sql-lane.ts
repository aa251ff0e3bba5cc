import { clock } from '../kit/clock.ts'
import { DeadlineExceeded, withDeadline } from '../kit/deadline.ts'
import type { ProbeOutcome } from '../model/probe-answer.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { ReplySink, Session, SessionOpener } from '../model/session.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { queryRows } from '../session/query-rows.ts'
import { givesUpWhileReadOnly, type StatementOutcome, StatementTruth } from './sql-truth.ts'

/** The connection was lost; `late`: Crosscheck closed it because no reply arrived in time. */
class ConnectionLost extends Error {
  readonly late: boolean

  constructor(detail: string, late: boolean) {
    super(detail)
    this.late = late
  }
}

/** While the lane learns, a statement may take at least this long. */
const learningMs = 10_000

/**
 * The passes that are made while the server works normally, to learn the expected outcomes: everything, then without
 * the statements that may be refused while the server is read-only, then everything again. An outcome that is the same
 * in all passes is valid before, during and after a read-only window. There are more than five passes, because many
 * lock-outs begin after five attempts.
 */
const rehearsal = ['whole', 'whole', 'whole', 'read-only', 'read-only', 'whole', 'whole'] as const

/**
 * A connection of the application's pool that runs one suite, in a database that no other connection uses meanwhile.
 */
export class SqlLane implements AsyncDisposable {
  readonly #suite: Suite
  readonly #database: string
  readonly #opener: SessionOpener
  readonly #truths: StatementTruth[]
  #session: Session | undefined

  constructor(suite: Suite, database: string, opener: SessionOpener) {
    this.#suite = suite
    this.#database = database
    this.#opener = opener
    this.#truths = suite.statements.map(() => new StatementTruth())
  }

  /**
   * Throws UsageError if an attempt takes too long even now, and ServerFailure if the connection to the server was
   * lost. The first attempts may take longer: a connection is opened, and all other lanes learn at the same time.
   */
  async learn(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const patienceMs = Math.max(timeoutMs, learningMs)
    let quickestMs = Infinity
    for (const pass of rehearsal) {
      const startMs = clock.monotonicMs()
      await this.#run(patienceMs, signal, (_, truth, outcome) => truth.learn(outcome), {
        leaveOut: statement => pass === 'read-only' && givesUpWhileReadOnly(statement),
      }).catch((error: unknown) => {
        signal.throwIfAborted()
        if (isLate(error)) throw this.#tooSlow(messageOf(error), error)
        throw new ServerFailure(
          `${this.#suite.name}: the server went away before the probe began: ${messageOf(error)}`,
          { cause: error },
        )
      })
      if (pass === 'whole') quickestMs = Math.min(quickestMs, clock.monotonicMs() - startMs)
    }
    if (quickestMs > timeoutMs) {
      throw this.#tooSlow(`an attempt takes ${Math.round(quickestMs)} ms at best, and may take ${timeoutMs} ms`)
    }
  }

  #tooSlow(what: string, cause?: unknown): UsageError {
    return new UsageError(`${this.#suite.name} is too slow for this probe while all is well: ${what}`, {
      remedy: 'allow more with --timeout, or name other suites with --suites',
      cause,
    })
  }

  /** Makes one attempt: runs the whole suite, even after failures, and returns the worst outcome. */
  async attempt(timeoutMs: number, signal: AbortSignal): Promise<ProbeOutcome> {
    const findings: ProbeOutcome[] = []
    try {
      await this.#run(timeoutMs, signal, (statement, truth, outcome) => {
        const judged = truth.judge(statement, outcome)
        if (judged.kind !== 'good') findings.push(judged)
      })
    } catch (error) {
      const detail = messageOf(error)
      findings.push({ kind: 'refused', why: 'error', detail })
    }
    return findings.find(({ kind }) => kind === 'wrong') ?? findings[0] ?? { kind: 'good' }
  }

  async #run(
    timeoutMs: number,
    signal: AbortSignal,
    note: (statement: Statement, truth: StatementTruth, outcome: StatementOutcome) => void,
    { leaveOut }: { leaveOut: (statement: Statement) => boolean } = { leaveOut: () => false },
  ): Promise<void> {
    try {
      const session = await this.#connect(timeoutMs, signal)
      let inTransaction = false
      for (const [index, statement] of this.#suite.statements.entries()) {
        if (leaveOut(statement)) continue
        const reply = await withDeadline(answerTo(session, statement, timeoutMs), {
          what: statement.name ?? statement.id,
          deadlineMs: timeoutMs,
          signal,
        })
        inTransaction = reply.inTransaction ?? inTransaction
        note(statement, this.#truths[index]!, reply.outcome)
      }
      if (inTransaction) await queryRows(session, 'ROLLBACK', timeoutMs)
    } catch (error) {
      this.#drop()
      throw error
    }
  }

  async #connect(timeoutMs: number, signal: AbortSignal): Promise<Session> {
    if (this.#session) return this.#session
    const opening = this.#opener.open({ database: this.#database, connection: this.#suite.connection })
    try {
      this.#session = await withDeadline(opening, { what: 'a connection', deadlineMs: timeoutMs, signal })
      return this.#session
    } catch (error) {
      // The connection may still open after nobody waits for it.
      void opening.then(
        session => session[Symbol.asyncDispose](),
        () => {},
      )
      throw error
    }
  }

  /**
   * Drops the connection; the next attempt opens a new one. A statement that still runs is ended on the server, too,
   * without waiting for it.
   */
  #drop(): void {
    const session = this.#session
    this.#session = undefined
    void Promise.resolve(session?.[Symbol.asyncDispose]()).catch(() => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const session = this.#session
    this.#session = undefined
    await session?.[Symbol.asyncDispose]()
  }
}

/** Either of two timers may fire first. */
function isLate(error: unknown): boolean {
  return error instanceof DeadlineExceeded || (error instanceof ConnectionLost && error.late)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function answerTo(
  session: Session,
  { sql, params }: Statement,
  deadlineMs: number,
): Promise<{ outcome: StatementOutcome; inTransaction?: boolean }> {
  let outcome: StatementOutcome = { kind: 'done' }
  let inTransaction: boolean | undefined
  let lost: ConnectionLost | undefined
  const sink: ReplySink = {
    columns: () => {
      if (outcome.kind === 'done') outcome = { kind: 'rows', count: 0 }
    },
    rows: ({ count }) => {
      if (outcome.kind === 'rows') outcome.count += count
    },
    endOfRows: reply => {
      inTransaction = reply.inTransaction
    },
    done: reply => {
      inTransaction = reply.inTransaction
    },
    error: ({ errno, message }) => {
      outcome = { kind: 'error', errno, message }
    },
    lost: ({ cause, detail }) => {
      lost = new ConnectionLost(detail, cause === 'timeout')
    },
    end: () => {},
  }
  await session.run({ sql, deadlineMs, ...(params ? { params } : {}) }, sink)
  if (lost) throw lost
  return { outcome, ...(inTransaction === undefined ? {} : { inTransaction }) }
}
