import type { BySide } from '../model/side.ts'
import type { Endpoint } from '../model/topology.ts'
import { connectionRule } from '../session/connection-of.ts'
import { Sessions } from '../session/sessions.ts'

const connection = connectionRule(undefined, { product: '', version: '' })

/** For tests: opens sessions on both sides, as a run does. Disposing closes all of them. */
export class SessionOpeners implements BySide<Sessions>, AsyncDisposable {
  readonly source: Sessions
  readonly target: Sessions
  readonly #undo = new AsyncDisposableStack()

  constructor(endpoints: BySide<Endpoint>, initStatements: string[] = []) {
    this.source = this.#undo.use(new Sessions(endpoints.source, { connection, initStatements }))
    this.target = this.#undo.use(new Sessions(endpoints.target, { connection, initStatements }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync()
  }
}
