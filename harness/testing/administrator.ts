import { randomBytes } from 'node:crypto'
import {
  currentReadOnlySettings,
  type ReadOnlySettings,
  restoreReadOnlySettings,
} from '../administration/read-only/read-only-settings.ts'
import type { Endpoint } from '../model/topology.ts'
import { queryRows } from '../session/query-rows.ts'
import { Sessions } from '../session/sessions.ts'

type Rows = (string | null)[][]

interface AccountOptions {
  /** The name of the account; by default a name that no other account has. */
  user?: string
  /** The host from which the account may log in; by default any host. */
  host?: string
}

const password = 'Aa1-of-an-account'

/**
 * For tests: an administrator of one server that other tests use at the same time. Disposing of the administrator
 * undoes the changes to the server, the last change first.
 */
export class Administrator implements AsyncDisposable {
  readonly endpoint: Endpoint
  readonly sessions: Sessions
  readonly #undo = new AsyncDisposableStack()

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint
    this.sessions = this.#undo.use(new Sessions(endpoint, { initStatements: [] }))
  }

  /** Runs statements in a separate session. Resolves with the rows of the last one. */
  async run(...statements: readonly string[]): Promise<Rows> {
    await using session = await this.sessions.open()
    let rows: Rows = []
    for (const sql of statements) rows = await queryRows(session, sql)
    return rows
  }

  /** Runs a statement now, and a statement that undoes it when the administrator is disposed of. */
  async change(sql: string, undo: string): Promise<void> {
    this.undo(undo)
    await this.run(sql)
  }

  /** Runs a statement when the administrator is disposed of, whatever happens before. */
  undo(sql: string): void {
    this.#undo.defer(async () => void (await this.run(sql)))
  }

  /**
   * `grants` are the privileges of the account, for example `ALL ON *.*`. Resolves with the endpoint for the account's
   * log-in.
   */
  async createAccount(grants: readonly string[], options: AccountOptions = {}): Promise<Endpoint> {
    const { user = `account_${randomBytes(3).toString('hex')}`, host = '%' } = options
    const name = `'${user}'@'${host}'`
    await this.change(`CREATE USER ${name} IDENTIFIED BY '${password}'`, `DROP USER ${name}`)
    await this.run(...grants.map(grant => grantTo(grant, name)))
    return { ...this.endpoint, user, password }
  }

  /** Returns the server's read-only settings. */
  async readOnlySettings(): Promise<ReadOnlySettings> {
    await using session = await this.sessions.open()
    return await currentReadOnlySettings(session)
  }

  async setReadOnlySettings(settings: ReadOnlySettings): Promise<void> {
    await using session = await this.sessions.open()
    await restoreReadOnlySettings(session, settings)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
  }
}

/** Puts `WITH GRANT OPTION` after the account. */
function grantTo(grant: string, account: string): string {
  const [what, ...option] = grant.split(/(?= WITH )/)
  return `GRANT ${what} TO ${account}${option.join('')}`
}
