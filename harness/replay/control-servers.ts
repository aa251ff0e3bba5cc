import type { Side } from '../model/side.ts'
import type { Endpoint, Server } from '../model/topology.ts'
import { type SessionStart, Sessions } from '../session/sessions.ts'
import type { ControlServerAccess } from './replay-context.ts'
import { folderOf } from './run-access.ts'

type ControlServer = ControlServerAccess | undefined

/** Each session of a suite begins as the settings say. */
interface ControlServerSettings extends SessionStart {
  signal: AbortSignal
  /** Returns the endpoint, with the account, at which suites are replayed on a control server. */
  endpointOn: (controlServer: Server) => Promise<Endpoint>
}

/**
 * The control servers, each of the same kind as the server of its side and started on first use. Disposing of them
 * stops them.
 */
export class ControlServers implements AsyncDisposable {
  readonly #start: (side: Side) => Promise<Server | undefined>
  readonly #settings: ControlServerSettings
  readonly #opened = new Map<Side, Promise<ControlServer>>()
  readonly #undo = new AsyncDisposableStack()
  #end: Promise<void> | undefined

  /**
   * `start` returns undefined if there can be no control server. `settings` apply to the sessions on the control
   * servers.
   */
  constructor(start: (side: Side) => Promise<Server | undefined>, settings: ControlServerSettings) {
    this.#start = start
    this.#settings = settings
  }

  of(side: Side): Promise<ControlServer> {
    const controlServer = this.#opened.get(side) ?? this.#open(side)
    this.#opened.set(side, controlServer)
    return controlServer
  }

  /** Returns the same promise on every call, so that the servers are stopped once. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#end ??= this.#close()
    return this.#end
  }

  async #open(side: Side): Promise<ControlServer> {
    const server = await this.#start(side)
    if (!server) return undefined
    const { revival } = this.#undo.use(server)
    const { connection, initStatements, signal, endpointOn } = this.#settings
    if (revival) this.#undo.use(revival.expectEnds())
    const back = revival ? { revival } : {}
    const endpoint = await endpointOn(server)
    const adminSession = this.#undo.use(
      new Sessions(server.endpoint, { initStatements: [], ...back, ...folderOf(server) }),
    )
    const ended = AbortSignal.any([signal, server.died])
    const isRoot = endpoint === server.endpoint
    return {
      opener: this.#undo.use(
        new Sessions(endpoint, {
          ...(connection ? { connection } : {}),
          initStatements,
          signal: ended,
          ...back,
          ...(isRoot ? {} : { lockObserver: adminSession }),
        }),
      ),
      reader: isRoot ? adminSession : this.#undo.use(new Sessions(endpoint, { initStatements: [], ...back })),
      adminSession,
    }
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#opened.values())
    await this.#undo.disposeAsync()
  }
}
