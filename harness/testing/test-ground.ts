import { randomBytes } from 'node:crypto'
import { type FreezeSwitch, openSwitch } from '../administration/read-only/switch.ts'
import type { ReadOnlyMode } from '../model/read-only.ts'
import type { Endpoint } from '../model/topology.ts'
import { ask } from '../session/ask.ts'
import { Sessions } from '../session/sessions.ts'

/** For tests: a database and the account of an application on a server that others use, too. Disposing drops both. */
export class TestGround implements AsyncDisposable {
  readonly database = `crosscheck_ground_${randomBytes(3).toString('hex')}`
  readonly user = `crosscheck${randomBytes(3).toString('hex')}`
  readonly #password = 'Aa1-of-an-application'
  readonly #endpoint: Endpoint
  readonly #undo = new AsyncDisposableStack()
  /** Sessions of an administrator. */
  readonly root: Sessions
  /** Sessions of the application's account. */
  readonly application: Sessions

  private constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
    this.root = new Sessions(endpoint, { preamble: [] })
    this.application = new Sessions({ ...endpoint, user: this.user, password: this.#password }, { preamble: [] })
  }

  /** `privileges` on the whole server, for example `SUPER`, besides all on the database. */
  static async create(endpoint: Endpoint, privileges: readonly string[] = []): Promise<TestGround> {
    const ground = new TestGround(endpoint)
    await ground.do(
      `CREATE DATABASE ${ground.database}`,
      `CREATE USER '${ground.user}'@'%' IDENTIFIED BY '${ground.#password}'`,
      `GRANT ALL ON ${ground.database}.* TO '${ground.user}'@'%'`,
      ...privileges.map(privilege => `GRANT ${privilege} ON *.* TO '${ground.user}'@'%'`),
    )
    return ground
  }

  /** As the administrator, in the database. */
  async do(...statements: string[]): Promise<void> {
    await using session = await this.root.open({})
    for (const sql of statements) await ask(session, sql.replaceAll('ground.', `${this.database}.`))
  }

  /** Sets the event scheduler for as long as the ground is there: it is ON by default since MySQL 8. */
  async setScheduler(state: 'ON' | 'OFF'): Promise<void> {
    await using session = await this.root.open({})
    const [[was] = []] = await ask(session, 'SELECT @@GLOBAL.event_scheduler')
    this.undo(`SET GLOBAL event_scheduler = ${was}`)
    await ask(session, `SET GLOBAL event_scheduler = ${state}`)
  }

  /** Runs a statement when the ground is given up, whatever has happened. */
  undo(sql: string): void {
    this.#undo.defer(() => this.do(sql))
  }

  /** As the application, in the database: the first cell of an answer, `done`, or the error. */
  async try(sql: string): Promise<string> {
    await using session = await this.application.open({ database: this.database })
    return await ask(session, sql).then(
      rows => rows[0]?.[0] ?? 'done',
      error => `${error.errno}`,
    )
  }

  /** The server counts as one of ours, so that no note is left on it. */
  async openSwitch(mode: ReadOnlyMode = 'read_only'): Promise<FreezeSwitch> {
    const server = {
      side: 'source' as const,
      spec: 'a server of the tests',
      provider: 'embedded' as const,
      endpoint: this.#endpoint,
      description: 'a server of the tests',
      died: new AbortController().signal,
      ours: true,
      [Symbol.asyncDispose]: async () => {},
    }
    return await openSwitch(server, mode, this.root)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
    await this.do(`DROP DATABASE ${this.database}`, `DROP USER '${this.user}'@'%'`)
    await this.root[Symbol.asyncDispose]()
    await this.application[Symbol.asyncDispose]()
  }
}
