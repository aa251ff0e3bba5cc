import type { Session, SessionOpener } from '../../model/session.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'

/**
 * Returns a name such as `crosscheck_3f9a1c_run`: the database that marks a server on which a run of this id has
 * worked. Names of databases and accounts alone prove nothing: somebody's own `crosscheck_old_facade` has the form of a
 * run's database. The run's account has no rights on the mark, because its name does not end in the id.
 */
export function markDatabase(runId: string): string {
  return `crosscheck_${runId}_run`
}

/** The table that proves the mark: a database of that name that somebody else has created has no such table. */
const markTable = 'crosscheck_made_the_databases_of_this_run'
const ownMark = /^crosscheck_(?<runId>[0-9a-f]{6})_run$/

/** The longest time that a server lets a connection stay idle. */
const longestIdleSeconds = 31_536_000
const renewEveryMs = 5_000

/**
 * Returns the name of a lock of GET_LOCK(), which requires no privilege. A run that is at work has this lock, from
 * whatever machine.
 */
function lockOf(runId: string): string {
  return quoteString(`crosscheck run ${runId}`)
}

/** Finds the runs that have left their mark, whether or not they are at work. */
export async function findMarkedRuns(session: Session): Promise<Set<string>> {
  const rows = await queryRows(
    session,
    `SELECT TABLE_SCHEMA FROM information_schema.TABLES ` +
      `WHERE TABLE_SCHEMA LIKE 'crosscheck\\_%\\_run' AND TABLE_NAME = ${quoteString(markTable)}`,
  )
  return new Set(rows.flatMap(([database]) => ownMark.exec(database ?? '')?.groups?.runId ?? []))
}

/** Returns the connection by which a run shows that it is at work; undefined if the run is not at work. */
export async function findLiveConnection(session: Session, runId: string): Promise<number | undefined> {
  const [[holder] = []] = await queryRows(session, `SELECT IS_USED_LOCK(${lockOf(runId)})`)
  return holder === null || holder === undefined ? undefined : Number(holder)
}

export async function makeMark(session: Session, runId: string): Promise<void> {
  const database = quoteIdentifier(markDatabase(runId))
  await queryRows(session, `CREATE DATABASE IF NOT EXISTS ${database}`)
  await queryRows(
    session,
    `CREATE TABLE IF NOT EXISTS ${database}.${quoteIdentifier(markTable)} (id INT) ENGINE = InnoDB`,
  )
}

/**
 * A run at work on a server that Crosscheck did not start: the server contains its mark, and a connection that does
 * nothing else has its lock. Disposing of it removes both.
 */
export class RunAtWork implements AsyncDisposable {
  readonly #opener: SessionOpener
  readonly #runId: string
  #holder: Session | undefined
  #renewing = Promise.resolve()
  readonly #timer: NodeJS.Timeout

  private constructor(opener: SessionOpener, runId: string) {
    this.#opener = opener
    this.#runId = runId
    this.#timer = setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renew())
    }, renewEveryMs)
    this.#timer.unref()
  }

  /**
   * Marks the run as at work. If the account may not create the mark, the run cannot create anything else on the server
   * either.
   */
  static async begin(opener: SessionOpener, runId: string): Promise<RunAtWork> {
    const run = new RunAtWork(opener, runId)
    try {
      await run.#hold()
      await using session = await opener.open({})
      await makeMark(session, runId)
    } catch (error) {
      if (!(error instanceof QueryError)) {
        await run[Symbol.asyncDispose]().catch(() => {})
        throw error
      }
    }
    return run
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#renewing
    await this.#holder?.[Symbol.asyncDispose]()
    await using session = await this.#opener.open({})
    await dropMark(session, this.#runId)
  }

  async #hold(): Promise<void> {
    const session = await this.#opener.open({})
    this.#holder = session
    await queryRows(session, `SET SESSION wait_timeout = ${longestIdleSeconds}`)
    await queryRows(session, `SELECT GET_LOCK(${lockOf(this.#runId)}, 0)`)
  }

  /** Takes the lock again if its connection was lost with the network while the run goes on. */
  async #renew(): Promise<void> {
    try {
      const [[isHeld] = []] = await queryRows(
        this.#holder!,
        `SELECT IS_USED_LOCK(${lockOf(this.#runId)}) = CONNECTION_ID()`,
        renewEveryMs,
      )
      if (isHeld === '1') return
    } catch {
      // The connection is lost.
    }
    try {
      await this.#holder?.[Symbol.asyncDispose]()
      await this.#hold()
    } catch {
      // The next call tries again.
    }
  }
}

async function dropMark(session: Session, runId: string): Promise<void> {
  try {
    await queryRows(session, `DROP DATABASE IF EXISTS ${quoteIdentifier(markDatabase(runId))}`)
  } catch (error) {
    // An account that may not drop the mark cannot have created it.
    if (!(error instanceof QueryError)) throw error
  }
}
