import { waitFor } from '../kit/deadline.ts'
import { ownCommand } from '../kit/own-command.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { Session, SessionOpener } from '../model/session.ts'
import type { Suite } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import { quoteIdentifier } from '../session/quote.ts'

const dropDeadlineMs = 10_000

type AdminSessions = SessionOpener & { admit?(session: Session, database: string): Promise<void> }

/** The databases of a probe: created and filled before it begins, and dropped when it is over. */
export class SqlDatabases implements AsyncDisposable {
  readonly #adminSessions: AdminSessions
  readonly #loaders: SessionOpener
  readonly #address: string
  readonly #made: string[] = []

  /** `adminSessions` create and drop the databases, `loaders` fill them; `address` is shown to users. */
  constructor(adminSessions: AdminSessions, loaders: SessionOpener, address: string) {
    this.#adminSessions = adminSessions
    this.#loaders = loaders
    this.#address = address
  }

  /** Throws UsageError if the server does not allow this, or if the fixture does not load. */
  async make(name: string, { fixture, connection }: Pick<Suite, 'fixture' | 'connection'>): Promise<void> {
    await using administrator = await this.#adminSessions.open({})
    this.#made.push(name)
    await ours(administrator, `CREATE DATABASE ${quoteIdentifier(name)}`)
    await this.#adminSessions.admit?.(administrator, name)
    await using loader = await this.#loaders.open({ database: name, connection })
    for (const { sql, at } of fixture?.statements ?? []) {
      await queryRows(loader, sql).catch((error: unknown) => {
        if (!(error instanceof QueryError)) throw error
        throw new UsageError(`the fixture cannot be loaded: ${error.message}`, { at, cause: error })
      })
    }
  }

  /**
   * Drops the databases. If the server is read-only or unreachable, throws ServerFailure with the remaining databases.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    let left = [...this.#made]
    if (left.length === 0) return
    const dropThem = async () => {
      await using session = await this.#adminSessions.open({})
      for (const name of [...left]) {
        await queryRows(session, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`)
        left = left.filter(each => each !== name)
      }
      return true
    }
    try {
      await waitFor(() => dropThem().catch(endWhenReadOnly), {
        what: 'the server',
        deadlineMs: dropDeadlineMs,
        intervalMs: 200,
      })
    } catch (cause) {
      throw this.#stay(left, cause)
    }
    if (left.length > 0) throw this.#stay(left, undefined)
  }

  #stay(names: readonly string[], cause: unknown): ServerFailure {
    const what = names.length === 1 ? 'a database of the probe stays' : 'databases of the probe stay'
    return new ServerFailure(
      `${what} on the server, which takes no DROP now: ${names.join(', ')}; to drop what ` +
        `is left, later: ${ownCommand(['recover', this.#address])}`,
      { cause },
    )
  }
}

/** Ends the retries: Crosscheck does not wait here until the server is read-write. */
function endWhenReadOnly(error: unknown): true {
  if (error instanceof QueryError && isReadOnlyRefusal(error)) return true
  throw error
}

async function ours(session: Session, sql: string): Promise<void> {
  try {
    await queryRows(session, sql)
  } catch (error) {
    if (!(error instanceof QueryError) || isReadOnlyRefusal(error)) throw error
    throw new UsageError(`the account may not create databases there: ${error.message}`, {
      remedy: `GRANT ALL ON \`crosscheck\\_%\`.* TO the account; or name a database that is there: mysql://…/crosscheck_…`,
      cause: error,
    })
  }
}
