import { clock } from '../kit/clock.ts'

/**
 * The deadline of whatever has its turn on a connection. One timer serves all turns, because setting one for each would
 * cost more than a small statement does: when it goes off, it looks how long the present turn has left.
 */
export class ReplyDeadline implements Disposable {
  readonly #onLate: (late: { deadlineMs: number; isCut: boolean }) => void
  readonly #isExcused: () => boolean
  #timer: NodeJS.Timeout | undefined
  /** When the timer goes off, and when the present turn is late; on the monotonic clock. */
  #timerMs = 0
  #dueMs = 0
  #deadlineMs: number | undefined
  #isCut = false

  constructor(on: {
    /** The present turn has taken longer than its deadline. `isCut`: than what was left of it. */
    late: (late: { deadlineMs: number; isCut: boolean }) => void
    /** Whether the turn is held up by us: then it gets its time once more. */
    excused: () => boolean
  }) {
    this.#onLate = on.late
    this.#isExcused = on.excused
  }

  /** A turn begins now; the one before has ended. */
  begin(deadlineMs: number): void {
    this.#deadlineMs = deadlineMs
    this.#dueMs = clock.monotonicMs() + deadlineMs
    if (this.#timer && this.#timerMs <= this.#dueMs) return
    this.#setTimer(this.#dueMs, deadlineMs)
  }

  /** Whatever has its turn has at most so long from now on, whoever holds it up. */
  cut(leftMs: number): void {
    this.#isCut = true
    if (this.#deadlineMs === undefined || this.#dueMs <= clock.monotonicMs() + leftMs) return
    this.#dueMs = clock.monotonicMs() + leftMs
    this.#setTimer(this.#dueMs, leftMs)
  }

  /** Nothing has its turn any more. */
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
    // The connection keeps the process alive as long as something is due.
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
