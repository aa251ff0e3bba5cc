import type { Watch } from '../../administration/activity/watch.ts'
import type { FreezeSwitch } from '../../administration/read-only/switch.ts'
import type { Movement } from '../../model/movement.ts'
import { type BySide, onBothSides, sides } from '../../model/side.ts'

/** What may hold up the switch on a server of somebody else's: a backup, a long report. */
const freezeDeadlineMs = 30_000

/** A time during which both servers are frozen and watched. Disposing of it thaws them, whatever has happened. */
export class FrozenSpell implements AsyncDisposable {
  readonly #switches: BySide<FreezeSwitch>
  readonly #watches: BySide<Watch>

  private constructor(switches: BySide<FreezeSwitch>, watches: BySide<Watch>) {
    this.#switches = switches
    this.#watches = watches
  }

  static async begin(
    switches: BySide<FreezeSwitch>,
    watch: () => Promise<BySide<Watch>>,
    signal: AbortSignal,
  ): Promise<FrozenSpell> {
    try {
      await onBothSides(side => switches[side].freeze({ deadlineMs: freezeDeadlineMs, signal }))
      return new FrozenSpell(switches, await watch())
    } catch (error) {
      await thaw(switches)
      throw error
    }
  }

  /** What the watch may not see, in sentences. */
  get unread(): string[] {
    return sides.flatMap(side => this.#watches[side].unread.map(sentence => `the ${side}: ${sentence}`))
  }

  /** What moved on both servers meanwhile. They are frozen until it is disposed of. */
  async movements(): Promise<Movement[]> {
    const { source, target } = await onBothSides(side => this.#watches[side].end())
    return [...source, ...target]
  }

  [Symbol.asyncDispose](): Promise<void> {
    return thaw(this.#switches)
  }
}

/** Both are tried, even when one of them fails; then the first failure is thrown. */
async function thaw(switches: BySide<FreezeSwitch>): Promise<void> {
  const attempts = await Promise.allSettled([switches.source.thaw(), switches.target.thaw()])
  for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason
}
