import type { DatabaseDefaults } from '../model/database-defaults.ts'
import type { BySide, Side } from '../model/side.ts'
import type { Endpoint, Server } from '../model/topology.ts'
import { type ConnectionRule, Sessions } from '../session/sessions.ts'
import type { ControlServerAccess, FreshControlServers } from './replay-context.ts'
import { folderOf } from './run-access.ts'

type ControlServer = ControlServerAccess | undefined

interface ControlServerSettings {
  /** How the application logs in on each side. */
  connections: BySide<ConnectionRule>
  /** The character sets and collations of databases. */
  databaseDefaults: BySide<DatabaseDefaults> | undefined
  /** The statements that each session of a suite runs then. */
  initStatements: readonly string[]
  signal: AbortSignal
  /** Returns the endpoint, with the account, at which suites are replayed on a control server. */
  endpointOn: (controlServer: Server) => Promise<Endpoint>
}

/**
 * The control servers, each of the same kind as the server of its side and started on first use. Disposing of them
 * stops them.
 */
export class ControlServers implements AsyncDisposable {
  readonly #start: (side: Side, number: number) => Promise<Server | undefined>
  readonly #settings: ControlServerSettings
  readonly #opened = new Map<Side, Promise<ControlServer>>()
  readonly #undo = new AsyncDisposableStack()
  #started = 0
  #end: Promise<void> | undefined

  /**
   * `start` returns undefined if there can be no control server; the servers are numbered from 1. `settings` apply to
   * the sessions on the control servers.
   */
  constructor(start: (side: Side, number: number) => Promise<Server | undefined>, settings: ControlServerSettings) {
    this.#start = start
    this.#settings = settings
  }

  of(side: Side): Promise<ControlServer> {
    const controlServer = this.#opened.get(side) ?? this.#open(side, this.#undo)
    this.#opened.set(side, controlServer)
    return controlServer
  }

  /** Starts two more control servers, which nobody else gets. */
  async fresh(side: Side): Promise<FreshControlServers | undefined> {
    await using undo = new AsyncDisposableStack()
    const opening = [this.#open(side, undo), this.#open(side, undo)]
    // Neither start may go on after the other has failed.
    await Promise.allSettled(opening)
    const [source, target] = await Promise.all(opening)
    if (!source || !target) return undefined
    const opened = undo.move()
    return { source, target, [Symbol.asyncDispose]: () => opened.disposeAsync() }
  }

  /** Returns the same promise on every call, so that the servers are stopped once. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#end ??= this.#close()
    return this.#end
  }

  async #open(side: Side, undo: AsyncDisposableStack): Promise<ControlServer> {
    this.#started += 1
    const server = await this.#start(side, this.#started)
    if (!server) return undefined
    const { revival } = undo.use(server)
    const { connections, databaseDefaults, initStatements, signal, endpointOn } = this.#settings
    if (revival) undo.use(revival.expectEnds())
    const back = revival ? { revival } : {}
    const endpoint = await endpointOn(server)
    const adminSession = undo.use(new Sessions(server.endpoint, { initStatements: [], ...back, ...folderOf(server) }))
    const ended = AbortSignal.any([signal, server.died])
    const isRoot = endpoint === server.endpoint
    return {
      opener: undo.use(
        new Sessions(endpoint, {
          connection: connections[side],
          initStatements,
          signal: ended,
          ...back,
          ...(isRoot ? {} : { lockObserver: adminSession }),
        }),
      ),
      reader: isRoot ? adminSession : undo.use(new Sessions(endpoint, { initStatements: [], ...back })),
      adminSession: {
        open: options => adminSession.open(options),
        revival: adminSession.revival,
        fileFolder: adminSession.fileFolder,
        ...(databaseDefaults ? { defaults: databaseDefaults[side] } : {}),
      },
    }
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#opened.values())
    await this.#undo.disposeAsync()
  }
}
