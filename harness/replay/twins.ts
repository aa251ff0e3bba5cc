import type { Side } from '../model/side.ts'
import type { Server } from '../model/topology.ts'
import { Sessions } from '../session/sessions.ts'
import type { ReplayContext } from './replay-context.ts'

type Twin = Awaited<ReturnType<NonNullable<ReplayContext['twin']>>>

/** Second servers, each like the one of a side, started when it is first asked for. Disposing of them stops them. */
export class Twins implements AsyncDisposable {
  readonly #start: (side: Side) => Promise<Server | undefined>
  readonly #settings: { preamble: readonly string[]; signal: AbortSignal }
  readonly #opened = new Map<Side, Promise<Twin>>()
  readonly #undo = new AsyncDisposableStack()
  #end: Promise<void> | undefined

  /** `start`: undefined where there can be no twin. `settings`: of the sessions on them. */
  constructor(
    start: (side: Side) => Promise<Server | undefined>,
    settings: { preamble: readonly string[]; signal: AbortSignal },
  ) {
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
    const { endpoint } = this.#undo.use(server)
    const { preamble, signal } = this.#settings
    const opener = this.#undo.use(new Sessions(endpoint, { preamble, signal: AbortSignal.any([signal, server.died]) }))
    return { opener, caretaker: this.#undo.use(new Sessions(endpoint, { preamble: [] })) }
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#opened.values())
    await this.#undo.disposeAsync()
  }
}
