import type { DeclaredConnection } from '../model/application-connection.ts'
import type { SessionOpener } from '../model/session.ts'
import type { Fixture } from '../model/statement.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import type { DatabaseNames } from './database-names.ts'
import { readState, seeCountersLive } from './database-state.ts'
import { describeTables } from './describe-tables.ts'
import type { KeptCopy } from './restore-rows.ts'
import { createDatabase, type DatabaseAdministrator } from './suite-database.ts'

interface CopyRequest {
  fixture: Fixture
  /** The connection that loads the fixture, where suites declare one. */
  connection: DeclaredConnection | undefined
  /** Equal for fixtures of the same content. */
  key: string
  opener: SessionOpener
  reader: SessionOpener
  adminSession: DatabaseAdministrator
  runId: string
  statementTimeoutMs: number
}

/** For each server and fixture, one database from which rows are copied; it is created on first use. */
export class KeptCopies implements AsyncDisposable {
  readonly #names: DatabaseNames
  readonly #copies = new Map<SessionOpener, Map<string, Promise<KeptCopy>>>()
  readonly #undo = new AsyncDisposableStack()

  constructor(names: DatabaseNames) {
    this.#names = names
  }

  /** Rejects if the copy could not be made: then there is no copy of this fixture in this run. */
  of(request: CopyRequest): Promise<KeptCopy> {
    const ofServer = this.#copies.get(request.opener) ?? new Map<string, Promise<KeptCopy>>()
    this.#copies.set(request.opener, ofServer)
    const copy = ofServer.get(request.key) ?? this.#make(request)
    ofServer.set(request.key, copy)
    return copy
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
  }

  async #make({
    fixture,
    connection,
    opener,
    reader: readers,
    adminSession,
    runId,
    statementTimeoutMs,
  }: CopyRequest): Promise<KeptCopy> {
    const name = this.#names.take(`${fixture.name} kept`, runId)
    this.#undo.use(await createDatabase([adminSession], name))
    await using session = await opener.open({ database: name, connection })
    for (const { sql } of fixture.statements) {
      await queryRows(session, sql, statementTimeoutMs).catch((error: unknown) => {
        // The server refused the same statement when the suite's own database was loaded.
        if (!(error instanceof QueryError)) throw error
      })
    }
    await using reader = await readers.open({})
    await seeCountersLive(reader)
    return { name, state: await readState(reader, name, await describeTables(reader, name)) }
  }
}
