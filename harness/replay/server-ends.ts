import type { LossCause } from '../model/outcome.ts'
import { ServerFailure } from '../model/server-failure.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, sides } from '../model/side.ts'
import { openBoth } from './open-both.ts'

/**
 * Whose doing it was that a server that Crosscheck started had to be brought back while a suite ran. All suites lose their connections
 * then, and what they committed in the last second, so that each restarts; the statement that ended the server is the
 * one that meets its end again, and is not sent a third time.
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

  /** The suite stands on fresh databases, of servers as they are now. */
  begin(): void {
    this.#seen = this.#count()
  }

  /** The statement at this index is not to be sent again. */
  hasEndedServer(index: number): boolean {
    return this.#attribution.has(index)
  }

  /**
   * Undefined where the suite goes on as it is: both servers have gone on, or it cannot restart and nothing was lost but
   * connections. Throws ServerFailure where more was, and whatever keeps a server from being reached.
   */
  async causeOf(
    { cause }: { cause: LossCause },
    index: number,
  ): Promise<'this-statement' | 'another-suite' | undefined> {
    if (sides.every(side => !this.#openers[side].revival)) return undefined
    // Where a server has ended, it is brought back for this.
    if (cause === 'connection') await reachBoth(this.#openers)
    if (this.#count() === this.#seen) return undefined
    if (!this.#mayRestart) return this.#goOn()
    // What takes too long, and cannot be ended, is known at once.
    if (cause !== 'connection' || this.#doubtful.has(index)) {
      this.#attribution.add(index)
      return 'this-statement'
    }
    this.#doubtful.add(index)
    return 'another-suite'
  }

  /** On the databases as they are, where they still hold everything. */
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

/** How often either server was brought back. */
export function revivalsOf(openers: BySide<SessionOpener>): number {
  return sides.reduce((sum, side) => sum + (openers[side].revival?.count ?? 0), 0)
}

/** Where one of them has ended and can be brought back, it is. Rejects where one cannot be reached. */
export async function reachBoth(openers: BySide<SessionOpener>): Promise<void> {
  const sessions = await openBoth(openers, {})
  await onBothSides(async side => await sessions[side][Symbol.asyncDispose]())
}
