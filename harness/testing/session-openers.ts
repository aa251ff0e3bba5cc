import { assumedConnection } from '../model/application-connection.ts'
import type { BySide } from '../model/side.ts'
import type { Endpoint } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'

/** For tests: opens sessions on both sides, as a run does. Disposing closes all of them. */
export class SessionOpeners implements BySide<Sessions>, AsyncDisposable {
  readonly source: Sessions
  readonly target: Sessions
  readonly #undo = new AsyncDisposableStack()

  constructor(endpoints: BySide<Endpoint>, initStatements: string[] = []) {
    this.source = this.#undo.use(new Sessions(endpoints.source, { connection: assumedConnection, initStatements }))
    this.target = this.#undo.use(new Sessions(endpoints.target, { connection: assumedConnection, initStatements }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
  }
}
