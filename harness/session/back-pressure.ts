import type { Session } from '../model/session.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import type { ReplyComparison } from '../oracle/reply-comparison.ts'

/** A side that is this many bytes ahead of the other side stops reading until it is below the low mark. */
const highMarkBytes = 1 << 20
const lowMarkBytes = 1 << 18

/**
 * Pauses the faster side until the other side catches up, by the rows that all running statements hold in memory. Both
 * sides are never paused at once: rows that wait on one side wait for rows that the other side has yet to read.
 */
export class BackPressure {
  readonly #sessions: BySide<Pick<Session, 'pause' | 'resume'>>
  readonly #heldBytes: BySide<number> = { source: 0, target: 0 }

  constructor(sessions: BySide<Pick<Session, 'pause' | 'resume'>>) {
    this.#sessions = sessions
  }

  /** Returns a function to call whenever the number of rows in the memory of a comparison may have changed. */
  balance(): (comparison: ReplyComparison) => void {
    const held = { source: 0, target: 0 }
    return comparison => {
      for (const side of sides) {
        const bytes = comparison.backlogBytes(side)
        if (bytes !== held[side]) this.#strike(side, bytes - held[side])
        held[side] = bytes
      }
    }
  }

  #strike(side: Side, moreBytes: number): void {
    this.#heldBytes[side] += moreBytes
    if (this.#heldBytes[side] > highMarkBytes) this.#sessions[side].pause()
    else if (this.#heldBytes[side] < lowMarkBytes) this.#sessions[side].resume()
  }
}
