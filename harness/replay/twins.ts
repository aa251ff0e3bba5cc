import type { Side } from '../model/side.ts'
import type { Endpoint, Server } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'
import type { TwinAccess } from './replay-context.ts'

type Twin = TwinAccess | undefined

interface TwinSettings {
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
    const { revival } = this.#undo.use(server)
    const { preamble, signal, endpointOn } = this.#settings
    if (revival) this.#undo.use(revival.expectEnds())
    const back = revival ? { revival } : {}
    const endpoint = await endpointOn(server)
    const caretaker = this.#undo.use(new Sessions(server.endpoint, { preamble: [], ...back }))
    const ended = AbortSignal.any([signal, server.died])
    const isRoot = endpoint === server.endpoint
    return {
      opener: this.#undo.use(
        new Sessions(endpoint, { preamble, signal: ended, ...back, ...(isRoot ? {} : { lockObserver: caretaker }) }),
      ),
      reader: isRoot ? caretaker : this.#undo.use(new Sessions(endpoint, { preamble: [], ...back })),
      caretaker,
    }
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#opened.values())
    await this.#undo.disposeAsync()
  }
}
