import type { ReadOnlySwitch } from '../../../administration/read-only/read-only-switch.ts'
import { clock } from '../../../kit/clock.ts'
import { DeadlineExceeded, waitFor, withDeadline } from '../../../kit/deadline.ts'
import type { Session, SessionOpener } from '../../../model/session.ts'
import type { SwitchOutcomes, SwitchStep } from '../../../model/switch-row.ts'
import { queryRows } from '../../../session/query-rows.ts'
import { type StepOutcome, stepOutcomeOf } from './step-outcome.ts'

/**
 * The time in milliseconds after which a switch that a connection holds up counts as blocked; then the connection is
 * made to let go.
 */
const blockedAfterMs = { alone: 50, amongOthers: 300 }
/** The same for a server that does not show that the switch waits. */
const blockedUnseenMs = 3_000
/** The number of looks at the switch in that time. */
const looks = 5
/** By then, no connection of the environment holds up the switch any longer. */
const readOnlyDeadlineMs = 10_000
/** Longer than any step of a scenario takes. */
const replyDeadlineMs = 5_000

interface SwitchoverEnvironmentContext {
  readOnlySwitch: Pick<ReadOnlySwitch, 'on' | 'off'>
  /** Sessions as the application's account. */
  application: SessionOpener
  /** Sees what the connections are doing, and which of their changes were kept. */
  adminSession: Session
  database: string
  /** Crosscheck is the only user of the server, so that only the environment can hold up the switch. */
  isAlone: boolean
  signal: AbortSignal
}

/**
 * One server for the length of one scenario: the connections of an application, the switch, and a record of the
 * outcomes of each connection. Disposing of the environment closes the connections; the caller must set the server
 * read-write.
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

  /** Runs a statement on the connection of this name, which is opened when it is first needed. */
  async run(when: SwitchStep['when'], sql: string, connection = 'application'): Promise<StepOutcome> {
    return this.#note(when, sql, stepOutcomeOf(await this.#connection(connection), sql, replyDeadlineMs))
  }

  /** Records whether a transaction is open on a connection. */
  async transaction(when: SwitchStep['when'], connection = 'application'): Promise<void> {
    const outcome = stepOutcomeOf(await this.#connection(connection), 'DO 0', replyDeadlineMs)
    const described = outcome.then(each =>
      each.text === 'done' ? { ...each, text: `done, ${each.inTransaction ? 'in a' : 'no'} transaction` } : each,
    )
    await this.#note(when, 'DO 0', described)
  }

  /** Runs a query on another connection to see whether a change was kept; see `keptQuery`. */
  async check(sql: string): Promise<void> {
    await this.#note('read-write', sql, stepOutcomeOf(this.#context.adminSession, sql, replyDeadlineMs))
  }

  /** Sends a statement that takes a while, and waits until the server shows that the statement is under way. */
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

  /** Waits until all statements that were sent have their replies. */
  async replies(): Promise<void> {
    await Promise.all(this.#underway)
  }

  /**
   * Switches the server to read-only. If a connection blocks the switch for too long, `letGo` ends the cause while the
   * switch still waits; by default, all connections are closed. Returns whether the switch was blocked.
   */
  async switchOn(letGo: () => Promise<unknown> = () => this.#closeAll()): Promise<boolean> {
    const { readOnlySwitch, signal } = this.#context
    const switching = readOnlySwitch.on({ deadlineMs: readOnlyDeadlineMs, signal })
    if (await this.#isBlocked(switching)) {
      this.#blocked = true
      // A failure of the switch is thrown below; until then it must not count as an unhandled rejection.
      await Promise.all([letGo(), switching.catch(() => {})])
    }
    this.#waitedMs = (await switching).waitedMs
    return this.#blocked
  }

  /**
   * Whether the server shows that the switch waits. Time alone does not prove that: on a busy machine everything takes
   * long.
   */
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
    // The name of the database is different in every run.
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

/** InnoDB refreshes the waits that a server shows only if nobody has asked for them within the last 100 ms. */
const rowLocksPauseMs = 120

/**
 * Returns a function that asks, each time it is called, whether the server shows a connection as waiting for a lock.
 */
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

/** Returns false for a deadline that has passed; throws every other error. */
function isTooLate(error: unknown): false {
  if (error instanceof DeadlineExceeded) return false
  throw error
}
