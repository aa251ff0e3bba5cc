import { createHistogram } from 'node:perf_hooks'
import type { ProbeOmission, ProbeOutcome } from '../model/probe-answer.ts'
import type { LatencyMs, ProbeCounts, ProbeWindow, WindowKind } from '../model/probe-report.ts'

/** The number of windows of each kind that are kept. */
const maxWindows = 500

interface TallyOptions {
  /** The names of the cases that are tried in turn. */
  cases: readonly string[]
  intervalMs: number
  slowMs: number
  startedAt: Date
  /** Called when a window begins and when it ends. */
  onWindow?: (change: 'opened' | 'closed', window: ProbeWindow) => void
}

type Settled = ProbeOutcome | ProbeOmission

interface Finding {
  kind: WindowKind | 'unremarkable'
  why?: keyof ProbeWindow['whys']
  detail: string
}

/**
 * Counts attempts and finds the periods in which they failed, in memory that does not grow with time. Attempt n is due
 * n intervals after the start, and tries case n modulo the number of cases. Attempts may be settled in any order;
 * windows are reported in the order in which attempts were due.
 */
export class Tally {
  readonly counts: ProbeCounts = noCounts()
  readonly countsByCase: ProbeCounts[]
  readonly windows: ProbeWindow[] = []
  windowsLeftOut = 0
  readonly #options: TallyOptions
  /** In microseconds, with three exact digits, up to one hour. */
  readonly #latencies = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 })
  #maxLatencyMs = 0
  #next = 0
  readonly #ahead = new Map<number, Finding>()
  readonly #open = new Map<WindowKind, { window: ProbeWindow; last: number }>()
  readonly #kept: Record<WindowKind, number> = { slow: 0, refused: 0, wrong: 0, 'not-started': 0 }

  constructor(options: TallyOptions) {
    this.#options = options
    this.countsByCase = options.cases.map(noCounts)
  }

  /** `latencyMs`: since the attempt was due. */
  settle(attempt: number, outcome: Settled, latencyMs: number): void {
    const slow = outcome.kind === 'good' && latencyMs > this.#options.slowMs
    const kind = slow ? 'slow' : outcome.kind
    this.counts[kind] += 1
    this.countsByCase[attempt % this.countsByCase.length]![kind] += 1
    if (hasLatency(outcome)) this.#measure(latencyMs)
    this.#ahead.set(attempt, this.#findingOf(attempt, outcome, slow, latencyMs))
    this.#catchUp()
  }

  /** Closes the open windows after the last attempt. */
  finish(): void {
    for (const kind of [...this.#open.keys()]) this.#close(kind)
  }

  latencyMs(): LatencyMs | undefined {
    if (this.#latencies.count === 0) return undefined
    // A step of the histogram may be above the measured maximum.
    const at = (percent: number) => Math.min(this.#latencies.percentile(percent) / 1000, this.#maxLatencyMs)
    return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: this.#maxLatencyMs }
  }

  #measure(latencyMs: number): void {
    this.#maxLatencyMs = Math.max(this.#maxLatencyMs, Math.round(latencyMs * 1000) / 1000)
    this.#latencies.record(Math.min(3_600_000_000, Math.max(1, Math.round(latencyMs * 1000))))
  }

  #findingOf(attempt: number, outcome: Settled, slow: boolean, latencyMs: number): Finding {
    const name = this.#options.cases[attempt % this.#options.cases.length]
    if (slow) return { kind: 'slow', detail: `${name}: answered after ${Math.round(latencyMs)} ms` }
    if (outcome.kind === 'good' || outcome.kind === 'unfinished') return { kind: 'unremarkable', detail: '' }
    if (outcome.kind === 'not-started') return { kind: 'not-started', detail: `${name}: ${outcome.detail}` }
    return { kind: outcome.kind, why: outcome.why, detail: `${name}: ${outcome.detail}` }
  }

  #catchUp(): void {
    for (let finding = this.#ahead.get(this.#next); finding; finding = this.#ahead.get(this.#next)) {
      this.#ahead.delete(this.#next)
      this.#place(this.#next, finding)
      this.#next += 1
    }
  }

  /**
   * A window ends when each case has been tried once without joining it, because one case may fail while others
   * succeed.
   */
  #place(attempt: number, { kind, why, detail }: Finding): void {
    for (const [each, { last }] of this.#open)
      if (each !== kind && attempt - last >= this.#options.cases.length) this.#close(each)
    if (kind === 'unremarkable') return
    const open = this.#open.get(kind) ?? this.#begin(kind, attempt, detail)
    open.last = attempt
    open.window.count += 1
    if (why) open.window.whys[why] = (open.window.whys[why] ?? 0) + 1
    this.#endAfter(open.window, attempt)
    if (open.window.count === 1) this.#options.onWindow?.('opened', open.window)
  }

  #begin(kind: WindowKind, attempt: number, detail: string): { window: ProbeWindow; last: number } {
    const fromMs = attempt * this.#options.intervalMs
    const from = this.#timeOf(fromMs)
    const window: ProbeWindow = { kind, from, until: from, fromMs, untilMs: fromMs, count: 0, whys: {}, first: detail }
    const open = { window, last: attempt }
    this.#open.set(kind, open)
    this.#kept[kind] += 1
    if (this.#kept[kind] <= maxWindows) this.windows.push(window)
    else this.windowsLeftOut += 1
    return open
  }

  #endAfter(window: ProbeWindow, attempt: number): void {
    window.untilMs = (attempt + 1) * this.#options.intervalMs
    window.until = this.#timeOf(window.untilMs)
  }

  #close(kind: WindowKind): void {
    const open = this.#open.get(kind)
    this.#open.delete(kind)
    if (open) this.#options.onWindow?.('closed', open.window)
  }

  #timeOf(ms: number): string {
    return new Date(this.#options.startedAt.getTime() + ms).toISOString()
  }
}

/** An attempt that is refused at once has no latency. */
function hasLatency(outcome: Settled): boolean {
  switch (outcome.kind) {
    case 'good':
    case 'wrong':
    case 'not-started':
      return true
    case 'refused':
      return outcome.why === 'no-answer'
    case 'unfinished':
      return false
    default:
      return outcome satisfies never
  }
}

function noCounts(): ProbeCounts {
  return { good: 0, slow: 0, refused: 0, wrong: 0, 'not-started': 0, unfinished: 0 }
}
