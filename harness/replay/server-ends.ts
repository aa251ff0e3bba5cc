import type { LossCause } from '../model/outcome.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, sides } from '../model/side.ts'
import { openBoth } from './open-both.ts'

/**
 * Finds out whether a statement of this suite ended a server that Crosscheck started and then restarted. When a server
 * ends, all suites lose their connections and the commits of the last second, so that each suite restarts; the
 * statement that loses its server a second time is the one that ends it, and is not sent a third time.
 */
export class ServerEnds {
  readonly #openers: BySide<SessionOpener>
  readonly #mayRestart: boolean
  readonly #doubtful = new Set<number>()
  readonly #attribution = new Set<number>()
  #seen: number

  constructor(openers: BySide<SessionOpener>, { mayRestart }: { mayRestart: boolean }) {
    this.#openers = openers
    this.#mayRestart = mayRestart
    this.#seen = this.#count()
  }

  /** Notes that the suite starts on fresh databases, with the servers as they are now. */
  begin(): void {
    this.#seen = this.#count()
  }

  /** Returns whether the statement at this index ended a server; such a statement is not sent again. */
  hasEndedServer(index: number): boolean {
    return this.#attribution.has(index)
  }

  /**
   * Returns the cause of a lost reply; undefined if the suite continues as it is: neither server was restarted, or the
   * suite cannot restart and only connections were lost. Throws ServerFailure if the suite cannot restart and commits
   * may be lost, and throws any error that keeps a server from being reached.
   */
  async causeOf(
    { cause }: { cause: LossCause },
    index: number,
  ): Promise<'this-statement' | 'another-suite' | undefined> {
    if (sides.every(side => !this.#openers[side].revival)) return undefined
    // This call also restarts a server that has ended.
    if (cause === 'connection') await reachBoth(this.#openers)
    if (this.#count() === this.#seen) return undefined
    if (!this.#mayRestart) return this.#goOn()
    // A statement that exceeded its time limit and could not be killed is known as the cause at once.
    if (cause !== 'connection' || this.#doubtful.has(index)) {
      this.#attribution.add(index)
      return 'this-statement'
    }
    this.#doubtful.add(index)
    return 'another-suite'
  }

  /** Continues on the present databases if these still contain all commits. */
  #goOn(): undefined {
    if (!isAllKept(this.#openers))
      throw new ServerFailure('a server had to be restarted, and the suite cannot be restarted')
    this.begin()
    return undefined
  }

  #count(): number {
    return revivalsOf(this.#openers)
  }
}

function isAllKept(openers: BySide<SessionOpener>): boolean {
  return sides.every(side => openers[side].revival?.history.every(({ isOrderly }) => isOrderly) ?? true)
}

/** Returns the number of restarts of both servers. */
export function revivalsOf(openers: BySide<SessionOpener>): number {
  return sides.reduce((sum, side) => sum + (openers[side].revival?.count ?? 0), 0)
}

/** Connects to both servers, and restarts a server that has ended if possible. Rejects if one cannot be reached. */
export async function reachBoth(openers: BySide<SessionOpener>): Promise<void> {
  const sessions = await openBoth(openers, {})
  await onBothSides(async side => await sessions[side][Symbol.asyncDispose]())
}
