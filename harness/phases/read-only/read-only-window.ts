import type { Watch } from '../../administration/activity/watch.ts'
import type { ReadOnlySwitch } from '../../administration/read-only/read-only-switch.ts'
import { type BySide, onBothSides, sides } from '../../model/side.ts'
import type { UnexpectedWrite } from '../../model/unexpected-write.ts'

/** The switch may have to wait that long on a server that others use, for example for a backup or a long report. */
const readOnlyDeadlineMs = 30_000

/**
 * A time during which both servers are read-only and watched. Disposing of the window sets the servers read-write in
 * any case.
 */
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

  /** The objects that the watch may not read, in sentences. */
  get unread(): string[] {
    return sides.flatMap(side => this.#watches[side].unread.map(sentence => `the ${side}: ${sentence}`))
  }

  /** Sentences on tables whose contents the watch could not read. */
  get unwatched(): string[] {
    return sides.flatMap(side => this.#watches[side].unwatched.map(sentence => `the ${side}: ${sentence}`))
  }

  /** Returns the unexpected writes on both servers. The servers stay read-only until the window is disposed of. */
  async unexpectedWrites(): Promise<UnexpectedWrite[]> {
    const { source, target } = await onBothSides(side => this.#watches[side].end())
    return [...source, ...target]
  }

  [Symbol.asyncDispose](): Promise<void> {
    return switchOff(this.#switches)
  }
}

/** Switches off both sides, even if one of them fails; then throws the first failure. */
async function switchOff(switches: BySide<ReadOnlySwitch>): Promise<void> {
  const attempts = await Promise.allSettled([switches.source.off(), switches.target.off()])
  for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason
}
