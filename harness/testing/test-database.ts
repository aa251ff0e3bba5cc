import { randomBytes } from 'node:crypto'
import { openSwitch, type ReadOnlySwitch } from '../administration/read-only/read-only-switch.ts'
import type { ReadOnlyMode } from '../model/read-only-mode.ts'
import type { Endpoint } from '../model/topology.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import { Sessions } from '../session/sessions.ts'
import { Administrator } from './administrator.ts'
import { externalServer } from './external-server.ts'

/**
 * For tests: a database and the account of an application on a server that other tests use, too. Disposing drops both.
 */
export class TestDatabase implements AsyncDisposable {
  readonly database: string
  readonly administrator: Administrator
  /** Sessions of the application's account. */
  readonly application: Sessions
  readonly #application: Endpoint
  readonly #undo: AsyncDisposableStack

  private constructor(
    database: string,
    administrator: Administrator,
    application: Endpoint,
    undo: AsyncDisposableStack,
  ) {
    this.database = database
    this.administrator = administrator
    this.#application = application
    this.#undo = undo
    this.application = undo.use(new Sessions(application, { initStatements: [] }))
  }

  /** `privileges` on the whole server, for example `SUPER`, in addition to all privileges on the database. */
  static async create(endpoint: Endpoint, privileges: readonly string[] = []): Promise<TestDatabase> {
    await using undo = new AsyncDisposableStack()
    const administrator = undo.use(new Administrator(endpoint))
    const database = `crosscheck_test_${randomBytes(3).toString('hex')}`
    await administrator.change(`CREATE DATABASE ${database}`, `DROP DATABASE ${database}`)
    const grants = [`ALL ON ${database}.*`, ...privileges.map(privilege => `${privilege} ON *.*`)]
    const user = `crosscheck${randomBytes(3).toString('hex')}`
    const application = await administrator.createAccount(grants, { user })
    return new TestDatabase(database, administrator, application, undo.move())
  }

  /** The application's account. */
  get user(): string {
    return this.#application.user
  }

  /** Sessions of an administrator. */
  get root(): Sessions {
    return this.administrator.sessions
  }

  /** Runs statements as the administrator, with `app` as a placeholder for the name of the database. */
  async do(...statements: string[]): Promise<void> {
    await this.administrator.run(...statements.map(sql => this.#named(sql)))
  }

  /** Sets the event scheduler until the test database is disposed of: the scheduler is ON by default since MySQL 8. */
  async setScheduler(state: 'ON' | 'OFF'): Promise<void> {
    const [[was] = []] = await this.administrator.run('SELECT @@GLOBAL.event_scheduler')
    await this.administrator.change(`SET GLOBAL event_scheduler = ${state}`, `SET GLOBAL event_scheduler = ${was}`)
  }

  /** Runs a statement when the test database is disposed of, whatever happens before. */
  undo(sql: string): void {
    this.administrator.undo(this.#named(sql))
  }

  /**
   * Runs a statement as the application, in the database; returns the first cell of the result, `done`, or the error.
   */
  async try(sql: string): Promise<string> {
    return await this.#tryAs(this.application, sql)
  }

  /** Runs a statement as the administrator, in the database. */
  async tryAsRoot(sql: string): Promise<string> {
    return await this.#tryAs(this.root, sql)
  }

  /** Treats the server as one that Crosscheck started, so that no note is left on it. */
  async openSwitch(mode: ReadOnlyMode = 'read_only'): Promise<ReadOnlySwitch> {
    const server = { ...externalServer(this.administrator.endpoint, 'a server of the tests'), ours: true }
    return await openSwitch(server, mode, this.root)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
  }

  async #tryAs(sessions: Sessions, sql: string): Promise<string> {
    await using session = await sessions.open({ database: this.database })
    try {
      const rows = await queryRows(session, sql)
      return rows[0]?.[0] ?? 'done'
    } catch (error) {
      if (error instanceof QueryError) return String(error.errno)
      throw error
    }
  }

  #named(sql: string): string {
    return sql.replaceAll('app.', `${this.database}.`)
  }
}
