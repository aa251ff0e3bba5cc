import type { Session, SessionOpener } from '../../model/session.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'

/**
 * `crosscheck_3f9a1c_run`: the database that tells that a run of this id has been here. Names of databases and accounts
 * alone tell nothing: somebody's own `crosscheck_old_facade` has the form of a run's. The run's account has no rights on
 * this one, for its name does not end in the id.
 */
export function markDatabase(runId: string): string {
  return `crosscheck_${runId}_run`
}

/** A database of that name that somebody else has made has no such table. */
const markTable = 'crosscheck_made_the_databases_of_this_run'
const ownMark = /^crosscheck_(?<runId>[0-9a-f]{6})_run$/

/** As long as a server lets a connection do nothing. */
const longestIdleSeconds = 31_536_000
const renewEveryMs = 5_000

/** Of GET_LOCK(), for which nobody needs a privilege. A run that is at work holds it, from whatever machine. */
function lockOf(runId: string): string {
  return quoteString(`crosscheck run ${runId}`)
}

/** Runs that have left their mark, or are at work. */
export async function findMarkedRuns(session: Session): Promise<Set<string>> {
  const rows = await queryRows(
    session,
    `SELECT TABLE_SCHEMA FROM information_schema.TABLES ` +
      `WHERE TABLE_SCHEMA LIKE 'crosscheck\\_%\\_run' AND TABLE_NAME = ${quoteString(markTable)}`,
  )
  return new Set(rows.flatMap(([database]) => ownMark.exec(database ?? '')?.groups?.runId ?? []))
}

/** The connection by which a run shows that it is at work; undefined where it is not. */
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
 * A run at work on a server that Crosscheck did not start: its mark stands there, and a connection that does nothing else holds its
 * lock. Disposing of it removes both.
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

  /** Where the account may not make the mark, nothing else of the run can be made there either. */
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

  /** The connection may have been lost with the network, while the run goes on. */
  async #renew(): Promise<void> {
    try {
      const [[isHeld] = []] = await queryRows(
        this.#holder!,
        `SELECT IS_USED_LOCK(${lockOf(this.#runId)}) = CONNECTION_ID()`,
        renewEveryMs,
      )
      if (isHeld === '1') return
    } catch {
      // Then it is gone.
    }
    try {
      await this.#holder?.[Symbol.asyncDispose]()
      await this.#hold()
    } catch {
      // The next look tries again.
    }
  }
}

async function dropMark(session: Session, runId: string): Promise<void> {
  try {
    await queryRows(session, `DROP DATABASE IF EXISTS ${quoteIdentifier(markDatabase(runId))}`)
  } catch (error) {
    // The account that may not drop it could not make it.
    if (!(error instanceof QueryError)) throw error
  }
}
