import type { ReadOnlySwitch } from '../../../administration/read-only/read-only-switch.ts'
import { clock } from '../../../kit/clock.ts'
import { DeadlineExceeded, waitFor, withDeadline } from '../../../kit/deadline.ts'
import type { Session, SessionOpener } from '../../../model/session.ts'
import type { SwitchOutcomes, SwitchStep } from '../../../model/switch-row.ts'
import { queryRows } from '../../../session/query-rows.ts'
import { type StepOutcome, stepOutcomeOf } from './step-outcome.ts'

/** So long may what a connection does hold up the switch; then it is made to let go. */
const blockedAfterMs = { alone: 50, amongOthers: 300 }
/** On a server that does not show that it waits. */
const blockedUnseenMs = 3_000
/** So often it is looked at in that time. */
const looks = 5
/** Nothing holds it up any more by then. */
const readOnlyDeadlineMs = 10_000
/** Longer than anything that a scenario lets happen. */
const replyDeadlineMs = 5_000

interface SwitchoverEnvironmentContext {
  readOnlySwitch: Pick<ReadOnlySwitch, 'on' | 'off'>
  /** Sessions as the application's account. */
  application: SessionOpener
  /** Sees what the connections are doing, and what was kept of it. */
  adminSession: Session
  database: string
  /** Nobody else uses the server, so that what holds up the switch is in the environment. */
  isAlone: boolean
  signal: AbortSignal
}

/**
 * One server for the length of one scenario: the connections of an application, the switch, and a record of what each
 * connection was answered. Disposing of it closes the connections; whoever has switched must set the server read-write.
 */
export class SwitchoverEnvironment implements AsyncDisposable {
  readonly #context: SwitchoverEnvironmentContext
  readonly #connections = new Map<string, Session>()
  readonly #steps: SwitchStep[] = []
  readonly #underway: Promise<void>[] = []
  #waitedMs = 0
  #blocked = false

  constructor(context: SwitchoverEnvironmentContext) {
    this.#context = context
  }

  get database(): string {
    return this.#context.database
  }

  /** Runs a statement on a connection of this name, opened when first needed. */
  async run(when: SwitchStep['when'], sql: string, connection = 'application'): Promise<StepOutcome> {
    return this.#note(when, sql, stepOutcomeOf(await this.#connection(connection), sql, replyDeadlineMs))
  }

  /** Whether a transaction is open on a connection. */
  async transaction(when: SwitchStep['when'], connection = 'application'): Promise<void> {
    const outcome = stepOutcomeOf(await this.#connection(connection), 'DO 0', replyDeadlineMs)
    const described = outcome.then(each =>
      each.text === 'done' ? { ...each, text: `done, ${each.inTransaction ? 'in a' : 'no'} transaction` } : each,
    )
    await this.#note(when, 'DO 0', described)
  }

  /** What another connection finds of what was written; see `keptQuery`. */
  async check(sql: string): Promise<void> {
    await this.#note('read-write', sql, stepOutcomeOf(this.#context.adminSession, sql, replyDeadlineMs))
  }

  /** Sends a statement that takes a while, and waits until the server is seen to be at it. */
  async send(sql: string, connection = 'application'): Promise<void> {
    const session = await this.#connection(connection)
    let answered = false
    const outcome = stepOutcomeOf(session, sql, replyDeadlineMs).finally(() => {
      answered = true
    })
    this.#underway.push(this.#note('at', sql, outcome).then(() => {}))
    const isUnderway = watchFor(this.#context.adminSession, session.connectionId)
    await waitFor(async () => (answered || (await isUnderway()) ? true : undefined), {
      what: `the server to be at ${sql}`,
      deadlineMs: replyDeadlineMs,
      intervalMs: 5,
      signal: this.#context.signal,
    })
  }

  /** Until all that was sent is answered. */
  async replies(): Promise<void> {
    await Promise.all(this.#underway)
  }

  /**
   * Switches. Where something holds that up for too long, `letGo` ends it while the switch still waits, or else all
   * connections are closed. Tells whether it was held up.
   */
  async switchOn(letGo: () => Promise<unknown> = () => this.#closeAll()): Promise<boolean> {
    const { readOnlySwitch, signal } = this.#context
    const switching = readOnlySwitch.on({ deadlineMs: readOnlyDeadlineMs, signal })
    if (await this.#isBlocked(switching)) {
      this.#blocked = true
      // A failure of the switch shows below; it must not be one that nobody handles until then.
      await Promise.all([letGo(), switching.catch(() => {})])
    }
    this.#waitedMs = (await switching).waitedMs
    return this.#blocked
  }

  /** Time alone does not tell: on a busy machine everything takes long. */
  async #isBlocked(switching: Promise<unknown>): Promise<boolean> {
    const { adminSession, isAlone, signal } = this.#context
    const patienceMs = isAlone ? blockedAfterMs.alone : blockedAfterMs.amongOthers
    const wait = { what: 'the switch', deadlineMs: patienceMs / looks, signal }
    const isThrough = () => withDeadline(switching, wait).then(() => true, isTooLate)
    const waiting =
      `SELECT 1 FROM information_schema.processlist ` +
      `WHERE info LIKE 'SET GLOBAL %read_only%' AND state LIKE 'Waiting for %lock'`
    const startMs = clock.monotonicMs()
    let seenSinceMs: number | undefined
    while (clock.monotonicMs() - startMs < blockedUnseenMs) {
      if (await isThrough()) return false
      const isSeen = (await queryRows(adminSession, waiting)).length > 0
      seenSinceMs = isSeen ? (seenSinceMs ?? clock.monotonicMs()) : undefined
      if (seenSinceMs !== undefined && clock.monotonicMs() - seenSinceMs >= patienceMs) return true
    }
    return true
  }

  async switchOff(): Promise<void> {
    await this.#context.readOnlySwitch.off()
  }

  outcome(): SwitchOutcomes {
    return { waitedMs: Math.round(this.#waitedMs), blocked: this.#blocked, steps: this.#steps }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closeAll()
  }

  async #note(when: SwitchStep['when'], sql: string, outcome: Promise<StepOutcome>): Promise<StepOutcome> {
    // The name of the database is another one in every run.
    const step: SwitchStep = { when, sql: sql.replaceAll(this.database, 'crosscheck'), outcome: '' }
    this.#steps.push(step)
    const { text, message, inTransaction } = await outcome
    step.outcome = text
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
function watchFor(adminSession: Session, connectionId: number): () => Promise<boolean> {
  let lookedAtRowLocksMs = clock.monotonicMs() - rowLocksPauseMs / 2
  return async () => {
    const states = await queryRows(
      adminSession,
      `SELECT 1 FROM information_schema.processlist WHERE id = ${connectionId} ` +
        `AND (state = 'User lock' OR state LIKE 'Waiting for %lock')`,
    )
    if (states.length > 0) return true
    if (clock.monotonicMs() - lookedAtRowLocksMs < rowLocksPauseMs) return false
    const rowLocks = await queryRows(
      adminSession,
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
