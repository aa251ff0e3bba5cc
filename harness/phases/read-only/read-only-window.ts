import type { Watch } from '../../administration/activity/watch.ts'
import type { ReadOnlySwitch } from '../../administration/read-only/read-only-switch.ts'
import { type BySide, onBothSides, sides } from '../../model/side.ts'
import type { UnexpectedWrite } from '../../model/unexpected-write.ts'

/** What may hold up the switch on a server of somebody else's: a backup, a long report. */
const readOnlyDeadlineMs = 30_000

/** A time during which both servers are set read-only and watched. Disposing of it sets them read-write, whatever has happened. */
export class ReadOnlyWindow implements AsyncDisposable {
  readonly #switches: BySide<ReadOnlySwitch>
  readonly #watches: BySide<Watch>

  private constructor(switches: BySide<ReadOnlySwitch>, watches: BySide<Watch>) {
    this.#switches = switches
    this.#watches = watches
  }

  static async begin(
    switches: BySide<ReadOnlySwitch>,
    watch: () => Promise<BySide<Watch>>,
    signal: AbortSignal,
  ): Promise<ReadOnlyWindow> {
    try {
      await onBothSides(side => switches[side].on({ deadlineMs: readOnlyDeadlineMs, signal }))
      return new ReadOnlyWindow(switches, await watch())
    } catch (error) {
      await switchOff(switches)
      throw error
    }
  }

  /** What the watch may not see, in sentences. */
  get unread(): string[] {
    return sides.flatMap(side => this.#watches[side].unread.map(sentence => `the ${side}: ${sentence}`))
  }

  /** What moved on both servers meanwhile. They are read-only until it is disposed of. */
  async unexpectedWrites(): Promise<UnexpectedWrite[]> {
    const { source, target } = await onBothSides(side => this.#watches[side].end())
    return [...source, ...target]
  }

  [Symbol.asyncDispose](): Promise<void> {
    return switchOff(this.#switches)
  }
}

/** Both are tried, even when one of them fails; then the first failure is thrown. */
async function switchOff(switches: BySide<ReadOnlySwitch>): Promise<void> {
  const attempts = await Promise.allSettled([switches.source.off(), switches.target.off()])
  for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason
}
