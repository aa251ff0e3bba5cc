import type { ProbeOmission, ProbeOutcome } from '../model/probe-answer.ts'
import type { ProbeCase } from './probe-case.ts'

interface InFlightOptions {
  cases: readonly ProbeCase[]
  timeoutMs: number
  maxInFlight: number
  /** Called once for each attempt. */
  settled(attempt: number, outcome: ProbeOutcome | ProbeOmission): void
  /** A case threw an error: a fault in Crosscheck. */
  fault(error: unknown): void
}

/** The attempts that wait for a reply, each for a limited time, and limited in number. */
export class InFlight {
  readonly #options: InFlightOptions
  readonly #attempts = new Map<number, { controller: AbortController; timer: NodeJS.Timeout }>()
  /** Attempts that were due when the limit was reached. */
  readonly #notStarted: number[] = []
  #emptied: (() => void) | undefined

  constructor(options: InFlightOptions) {
    this.#options = options
  }

  /**
   * Starts an attempt unless the limit is reached. An attempt that is not started is settled as soon as there is room
   * again, because it would have waited at least until then: without it, a stall would look too short.
   */
  start(attempt: number): void {
    const { cases, timeoutMs, maxInFlight, fault } = this.#options
    if (this.#attempts.size >= maxInFlight) {
      this.#notStarted.push(attempt)
      return
    }
    const controller = new AbortController()
    const giveUp = () =>
      this.#settle(attempt, { kind: 'refused', why: 'no-answer', detail: `no answer within ${timeoutMs} ms` })
    this.#attempts.set(attempt, { controller, timer: setTimeout(giveUp, timeoutMs) })
    cases[attempt % cases.length]!.attempt(controller.signal).then(
      outcome => this.#settle(attempt, outcome),
      (error: unknown) => {
        if (this.#attempts.has(attempt)) fault(error)
      },
    )
  }

  /** Waits for the running attempts, at most this long; then it aborts the others. */
  async drain(patienceMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#emptied = resolve
    if (this.#attempts.size === 0) resolve()
    const cutOff = () => {
      for (const attempt of [...this.#attempts.keys()]) this.#settle(attempt, { kind: 'unfinished' })
    }
    const timer = setTimeout(cutOff, patienceMs)
    await promise
    clearTimeout(timer)
    this.#settleNotStarted()
  }

  /** There is room again: each attempt that was not started has waited until now. */
  #settleNotStarted(): void {
    const { maxInFlight, settled } = this.#options
    const detail = `not started: ${maxInFlight} attempts were waiting for an answer already`
    for (const attempt of this.#notStarted.splice(0)) settled(attempt, { kind: 'not-started', detail })
  }

  /** Ignores an outcome that arrives after the attempt was given up. */
  #settle(attempt: number, outcome: ProbeOutcome | ProbeOmission): void {
    const inFlight = this.#attempts.get(attempt)
    if (!inFlight) return
    this.#attempts.delete(attempt)
    clearTimeout(inFlight.timer)
    this.#options.settled(attempt, outcome)
    inFlight.controller.abort(new Error('this attempt is over'))
    this.#settleNotStarted()
    if (this.#attempts.size === 0) this.#emptied?.()
  }
}
