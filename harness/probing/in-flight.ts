import type { ProbeOmission, ProbeOutcome } from '../model/probe-answer.ts'
import type { ProbeCase } from './probe-case.ts'

interface InFlightOptions {
  cases: readonly ProbeCase[]
  timeoutMs: number
  maxInFlight: number
  /** Told once for each attempt. */
  settled(attempt: number, outcome: ProbeOutcome | ProbeOmission): void
  /** A case threw: a fault of ours. */
  fault(error: unknown): void
}

/** The attempts that wait for an answer, each for at most so long, and never more than so many. */
export class InFlight {
  readonly #options: InFlightOptions
  readonly #attempts = new Map<number, { controller: AbortController; timer: NodeJS.Timeout }>()
  /** Attempts that were due while there was no room for them. */
  readonly #notStarted: number[] = []
  #emptied: (() => void) | undefined

  constructor(options: InFlightOptions) {
    this.#options = options
  }

  /**
   * An attempt for which there is no room is not started. It has waited at least until there is room again, and is
   * settled then: a stall would otherwise look short by all that was left out in it.
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

  /** Waits for those that are under way, at most so long; then the others are cut off. */
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

  /** There is room: each of them has waited until now. */
  #settleNotStarted(): void {
    const { maxInFlight, settled } = this.#options
    const detail = `not started: ${maxInFlight} attempts were waiting for an answer already`
    for (const attempt of this.#notStarted.splice(0)) settled(attempt, { kind: 'not-started', detail })
  }

  /** What is answered after it was given up is not listened to. */
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
