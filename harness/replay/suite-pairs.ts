import type { Session, SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import { Pair } from '../session/pair.ts'

/** The named connections of one suite, on both sides, each opened when it is first used. */
export class SuitePairs implements AsyncDisposable {
  readonly #openers: BySide<SessionOpener>
  readonly #database: string
  readonly #pairs = new Map<string, Pair>()

  constructor(openers: BySide<SessionOpener>, database: string) {
    this.#openers = openers
    this.#database = database
  }

  /** Undefined where it has yet to be opened. */
  opened(name: string): Pair | undefined {
    return this.#pairs.get(name)
  }

  async get(name: string): Promise<Pair> {
    const known = this.#pairs.get(name)
    if (known) return known
    const pair = new Pair(await openBoth(this.#openers, this.#database))
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

/** Where one side cannot be reached, the session that the other one has opened is closed again. */
async function openBoth(openers: BySide<SessionOpener>, database: string): Promise<BySide<Session>> {
  const opening = { source: openers.source.open({ database }), target: openers.target.open({ database }) }
  try {
    return await onBothSides(side => opening[side])
  } catch (error) {
    const attempts = await Promise.allSettled([opening.source, opening.target])
    for (const attempt of attempts) if (attempt.status === 'fulfilled') await attempt.value[Symbol.asyncDispose]()
    throw error
  }
}
