import type { Side } from '../model/side.ts'
import type { Endpoint, Server } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'
import type { TwinAccess } from './replay-context.ts'

type Twin = TwinAccess | undefined

export interface TwinSettings {
  /** At the start of each session of a suite. */
  preamble: readonly string[]
  signal: AbortSignal
  /** As whom suites are replayed on a twin. */
  endpointOn: (twin: Server) => Promise<Endpoint>
}

/** Second servers, each like the one of a side, started when it is first asked for. Disposing of them stops them. */
export class Twins implements AsyncDisposable {
  readonly #start: (side: Side) => Promise<Server | undefined>
  readonly #settings: TwinSettings
  readonly #opened = new Map<Side, Promise<Twin>>()
  readonly #undo = new AsyncDisposableStack()
  #end: Promise<void> | undefined

  /** `start`: undefined where there can be no twin. `settings`: of the sessions on them. */
  constructor(start: (side: Side) => Promise<Server | undefined>, settings: TwinSettings) {
    this.#start = start
    this.#settings = settings
  }

  of(side: Side): Promise<Twin> {
    const twin = this.#opened.get(side) ?? this.#open(side)
    this.#opened.set(side, twin)
    return twin
  }

  /** The same end, however often it is asked for. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#end ??= this.#close()
    return this.#end
  }

  async #open(side: Side): Promise<Twin> {
    const server = await this.#start(side)
    if (!server) return undefined
    this.#undo.use(server)
    const { preamble, signal, endpointOn } = this.#settings
    const endpoint = await endpointOn(server)
    const caretaker = this.#undo.use(new Sessions(server.endpoint, { preamble: [] }))
    const lockObserver = caretaker
    const ended = AbortSignal.any([signal, server.died])
    return {
      opener: this.#undo.use(new Sessions(endpoint, { preamble, signal: ended, lockObserver })),
      reader: endpoint === server.endpoint ? caretaker : this.#undo.use(new Sessions(endpoint, { preamble: [] })),
      caretaker,
    }
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#opened.values())
    await this.#undo.disposeAsync()
  }
}
