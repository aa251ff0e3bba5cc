import { clock } from '../kit/clock.ts'

/**
 * The deadline of the current turn on a connection: the reply that is due now. One timer serves all turns, because a
 * timer for each turn would cost more than a small statement does: when the timer fires, it checks how much time the
 * current turn has left.
 */
export class ReplyDeadline implements Disposable {
  readonly #onLate: (late: { deadlineMs: number; isCut: boolean }) => void
  readonly #isExcused: () => boolean
  #timer: NodeJS.Timeout | undefined
  /** The time when the timer fires, and the time when the current turn is late; on the monotonic clock. */
  #timerMs = 0
  #dueMs = 0
  #deadlineMs: number | undefined
  #isCut = false

  constructor(on: {
    /** The current turn has taken longer than its deadline. `isCut`: longer than the remaining time that `cut` set. */
    late: (late: { deadlineMs: number; isCut: boolean }) => void
    /** Whether Crosscheck itself delays the turn: then the turn gets its full time again. */
    excused: () => boolean
  }) {
    this.#onLate = on.late
    this.#isExcused = on.excused
  }

  /** Starts a turn; the previous turn has ended. */
  begin(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs
    this.#dueMs = clock.monotonicMs() + deadlineMs
    if (this.#timer && this.#timerMs <= this.#dueMs) return
    this.#setTimer(this.#dueMs, deadlineMs)
  }

  /** Limits the current turn to this time from now on, no matter what delays it. */
  cut(leftMs: number): void {
    this.#isCut = true
    if (this.#deadlineMs === undefined || this.#dueMs <= clock.monotonicMs() + leftMs) return
    this.#dueMs = clock.monotonicMs() + leftMs
    this.#setTimer(this.#dueMs, leftMs)
  }

  /** Ends the current turn; no turn follows yet. */
  end(): void {
    this.#deadlineMs = undefined
  }

  [Symbol.dispose](): void {
    this.end()
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #setTimer(atMs: number, inMs: number): void {
    clearTimeout(this.#timer)
    this.#timerMs = atMs
    // The connection keeps the process alive as long as a reply is due.
    this.#timer = setTimeout(() => this.#look(), inMs).unref()
  }

  #look(): void {
    this.#timer = undefined
    const deadlineMs = this.#deadlineMs
    if (deadlineMs === undefined) return
    const leftMs = this.#dueMs - clock.monotonicMs()
    if (leftMs > 0) this.#setTimer(this.#dueMs, Math.ceil(leftMs))
    else if (this.#isExcused() && !this.#isCut) this.begin(deadlineMs)
    else this.#onLate({ deadlineMs, isCut: this.#isCut })
  }
}
