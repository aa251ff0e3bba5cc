import type { Session } from '../model/session.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import type { ReplyComparison } from '../oracle/reply-comparison.ts'

/** A side that is this far ahead of the other stops reading, and goes on when it has fallen below the low mark. */
const highMarkBytes = 1 << 20
const lowMarkBytes = 1 << 18

/**
 * Makes the faster side wait for the other one, by the rows that all statements under way hold. Never both at once: what
 * waits on one side waits for rows that the other has yet to read.
 */
export class BackPressure {
  readonly #sessions: BySide<Pick<Session, 'pause' | 'resume'>>
  readonly #heldBytes: BySide<number> = { source: 0, target: 0 }

  constructor(sessions: BySide<Pick<Session, 'pause' | 'resume'>>) {
    this.#sessions = sessions
  }

  /** To be told whenever the rows that a comparison holds may have become more or fewer. */
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
