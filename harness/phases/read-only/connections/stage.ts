import type { FreezeSwitch } from '../../../administration/read-only/switch.ts'
import { clock } from '../../../kit/clock.ts'
import { DeadlineExceeded, waitFor, withDeadline } from '../../../kit/deadline.ts'
import type { Session, SessionOpener } from '../../../model/session.ts'
import type { SwitchAnswers, SwitchStep } from '../../../model/switch-row.ts'
import { ask } from '../../../session/ask.ts'
import { type Answer, answerOf } from './answer-of.ts'

/** So long may what a connection does hold up the switch; then it is made to let go. */
const heldUpAfterMs = { alone: 50, amongOthers: 300 }
/** On a server that does not show that it waits. */
const heldUpUnseenMs = 3_000
/** So often it is looked at in that time. */
const looks = 5
/** Nothing holds it up any more by then. */
const freezeDeadlineMs = 10_000
/** Longer than anything that a situation lets happen. */
const answerDeadlineMs = 5_000

interface StageContext {
  freezeSwitch: Pick<FreezeSwitch, 'freeze' | 'thaw'>
  /** Sessions as the application's account. */
  application: SessionOpener
  /** Sees what the connections are doing, and what was kept of it. */
  caretaker: Session
  database: string
  /** Nobody else uses the server, so that what holds up the switch is on the stage. */
  isAlone: boolean
  signal: AbortSignal
}

/**
 * One server for the length of one situation: the connections of an application, the switch, and a record of what each
 * connection was answered. Disposing of it closes the connections; whoever has switched must thaw.
 */
export class Stage implements AsyncDisposable {
  readonly #context: StageContext
  readonly #connections = new Map<string, Session>()
  readonly #steps: SwitchStep[] = []
  readonly #underway: Promise<void>[] = []
  #waitedMs = 0
  #blocked = false

  constructor(context: StageContext) {
    this.#context = context
  }

  get database(): string {
    return this.#context.database
  }

  /** Runs a statement on a connection of this name, opened when first needed. */
  async run(when: SwitchStep['when'], sql: string, connection = 'application'): Promise<Answer> {
    return this.#note(when, sql, answerOf(await this.#connection(connection), sql, answerDeadlineMs))
  }

  /** Whether a transaction is open on a connection. */
  async transaction(when: SwitchStep['when'], connection = 'application'): Promise<void> {
    const answer = answerOf(await this.#connection(connection), 'DO 0', answerDeadlineMs)
    const told = answer.then(each =>
      each.text === 'done' ? { ...each, text: `done, ${each.inTransaction ? 'in a' : 'no'} transaction` } : each,
    )
    await this.#note(when, 'DO 0', told)
  }

  /** What another connection finds of what was written; see `keptQuestion`. */
  async check(sql: string): Promise<void> {
    await this.#note('thawed', sql, answerOf(this.#context.caretaker, sql, answerDeadlineMs))
  }

  /** Sends a statement that takes a while, and waits until the server is seen to be at it. */
  async send(sql: string, connection = 'application'): Promise<void> {
    const session = await this.#connection(connection)
    let answered = false
    const answer = answerOf(session, sql, answerDeadlineMs).finally(() => {
      answered = true
    })
    this.#underway.push(this.#note('at', sql, answer).then(() => {}))
    const isUnderway = watchFor(this.#context.caretaker, session.connectionId)
    await waitFor(async () => (answered || (await isUnderway()) ? true : undefined), {
      what: `the server to be at ${sql}`,
      deadlineMs: answerDeadlineMs,
      intervalMs: 5,
      signal: this.#context.signal,
    })
  }

  /** Until all that was sent is answered. */
  async answers(): Promise<void> {
    await Promise.all(this.#underway)
  }

  /**
   * Switches. Where something holds that up for too long, `letGo` ends it while the switch still waits, or else all
   * connections are closed. Tells whether it was held up.
   */
  async freeze(letGo: () => Promise<unknown> = () => this.#closeAll()): Promise<boolean> {
    const { freezeSwitch, signal } = this.#context
    const freezing = freezeSwitch.freeze({ deadlineMs: freezeDeadlineMs, signal })
    if (await this.#isHeldUp(freezing)) {
      this.#blocked = true
      // A failure of the switch shows below; it must not be one that nobody handles until then.
      await Promise.all([letGo(), freezing.catch(() => {})])
    }
    this.#waitedMs = (await freezing).waitedMs
    return this.#blocked
  }

  /** Time alone does not tell: on a busy machine everything takes long. */
  async #isHeldUp(freezing: Promise<unknown>): Promise<boolean> {
    const { caretaker, isAlone, signal } = this.#context
    const patienceMs = isAlone ? heldUpAfterMs.alone : heldUpAfterMs.amongOthers
    const wait = { what: 'the switch', deadlineMs: patienceMs / looks, signal }
    const isThrough = () => withDeadline(freezing, wait).then(() => true, isTooLate)
    const waiting =
      `SELECT 1 FROM information_schema.processlist ` +
      `WHERE info LIKE 'SET GLOBAL %read_only%' AND state LIKE 'Waiting for %lock'`
    const startMs = clock.monotonicMs()
    let seenSinceMs: number | undefined
    while (clock.monotonicMs() - startMs < heldUpUnseenMs) {
      if (await isThrough()) return false
      const isSeen = (await ask(caretaker, waiting)).length > 0
      seenSinceMs = isSeen ? (seenSinceMs ?? clock.monotonicMs()) : undefined
      if (seenSinceMs !== undefined && clock.monotonicMs() - seenSinceMs >= patienceMs) return true
    }
    return true
  }

  async thaw(): Promise<void> {
    await this.#context.freezeSwitch.thaw()
  }

  outcome(): SwitchAnswers {
    return { waitedMs: Math.round(this.#waitedMs), blocked: this.#blocked, steps: this.#steps }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closeAll()
  }

  async #note(when: SwitchStep['when'], sql: string, answer: Promise<Answer>): Promise<Answer> {
    // The name of the database is another one in every run.
    const step: SwitchStep = { when, sql: sql.replaceAll(this.database, 'crosscheck'), answer: '' }
    this.#steps.push(step)
    const { text, message, inTransaction } = await answer
    step.answer = text
    if (message !== undefined) step.message = message
    return { text, inTransaction, ...(message === undefined ? {} : { message }) }
  }

  async #connection(name: string): Promise<Session> {
    const known = this.#connections.get(name)
    if (known) return known
    const session = await this.#context.application.open({ database: this.database })
    this.#connections.set(name, session)
    return session
  }

  async #closeAll(): Promise<void> {
    const sessions = [...this.#connections.values()]
    await Promise.all(sessions.map(session => session[Symbol.asyncDispose]()))
  }
}

/** Servers show the waits of InnoDB as they were, for as long as somebody asks more often than every 100 ms. */
const rowLocksPauseMs = 120

/** Asks, as often as it is called, whether a connection is seen to wait for something. */
function watchFor(caretaker: Session, connectionId: number): () => Promise<boolean> {
  let lookedAtRowLocksMs = clock.monotonicMs() - rowLocksPauseMs / 2
  return async () => {
    const states = await ask(
      caretaker,
      `SELECT 1 FROM information_schema.processlist WHERE id = ${connectionId} ` +
        `AND (state = 'User lock' OR state LIKE 'Waiting for %lock')`,
    )
    if (states.length > 0) return true
    if (clock.monotonicMs() - lookedAtRowLocksMs < rowLocksPauseMs) return false
    const rowLocks = await ask(
      caretaker,
      `SELECT 1 FROM information_schema.innodb_trx ` +
        `WHERE trx_mysql_thread_id = ${connectionId} AND trx_state = 'LOCK WAIT'`,
    )
    lookedAtRowLocksMs = clock.monotonicMs()
    return rowLocks.length > 0
  }
}

/** False for a deadline that is over; throws every other error. */
function isTooLate(error: unknown): false {
  if (error instanceof DeadlineExceeded) return false
  throw error
}
