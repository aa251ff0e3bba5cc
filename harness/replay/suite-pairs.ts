import type { OpenOptions, SessionOpener } from '../model/session.ts'
import type { BySide } from '../model/side.ts'
import { Pair } from '../session/pair.ts'
import { openBoth } from './open-both.ts'

/** The named connections of one suite on both sides, each opened on first use. */
export class SuitePairs implements AsyncDisposable {
  readonly #openers: BySide<SessionOpener>
  readonly #options: OpenOptions
  readonly #pairs = new Map<string, Pair>()

  constructor(openers: BySide<SessionOpener>, options: OpenOptions) {
    this.#openers = openers
    this.#options = options
  }

  /** Returns the connection; undefined if it has yet to be opened. */
  opened(name: string): Pair | undefined {
    return this.#pairs.get(name)
  }

  async get(name: string): Promise<Pair> {
    const known = this.#pairs.get(name)
    if (known) return known
    const pair = new Pair(await openBoth(this.#openers, this.#options))
    this.#pairs.set(name, pair)
    return pair
  }

  /** Closes both sides of a connection; the next use opens them again. */
  async close(name: string): Promise<void> {
    const pair = this.#pairs.get(name)
    this.#pairs.delete(name)
    await pair?.[Symbol.asyncDispose]()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const pairs = [...this.#pairs.values()]
    this.#pairs.clear()
    await Promise.all(pairs.map(pair => pair[Symbol.asyncDispose]()))
  }
}
