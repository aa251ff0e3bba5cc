import { clock } from '../kit/clock.ts'
import { untilMoment } from '../kit/until-moment.ts'
import type { ProbeCounts, ProbeDecision, ProbeReport, ProbeWindow } from '../model/probe-report.ts'
import { InFlight } from './in-flight.ts'
import type { ProbeCase } from './probe-case.ts'
import { Tally } from './tally.ts'

export interface ProbeOptions {
  /** The address as it may be shown. */
  probed: string
  /** Tried in turn. */
  cases: readonly ProbeCase[]
  ratePerSecond: number
  /** A good reply that takes longer is slow. */
  slowMs: number
  /** An attempt that takes longer is given up, without a reply. */
  timeoutMs: number
  /** How long attempts are started; until the signal if absent. */
  forMs?: number
  /** Attempts beyond this number are not started, and do not count as refused by the service. */
  maxInFlight?: number
  /** Ends the probe early, with a report. */
  signal?: AbortSignal
  onEvent?: (event: ProbeEvent) => void
}

type ProbeEvent =
  | { kind: 'progress'; ms: number; counts: Readonly<ProbeCounts> }
  | { kind: 'window'; change: 'opened' | 'closed'; window: Readonly<ProbeWindow> }

/** How long running attempts may take after an interruption. */
const graceMs = 1_000

/**
 * Makes attempts at a fixed rate, independent of earlier attempts, and measures each from the time when it was due: a
 * stall is visible in all attempts that it affected, and not only in the first one.
 */
export async function runProbe(options: ProbeOptions): Promise<ProbeReport> {
  const { cases, ratePerSecond, slowMs, timeoutMs, forMs, onEvent, maxInFlight = 1_000 } = options
  const intervalMs = 1_000 / ratePerSecond
  const startedAt = clock.now()
  const startMs = clock.monotonicMs()
  const elapsedMs = () => clock.monotonicMs() - startMs
  const tally = new Tally({
    cases: cases.map(({ name }) => name),
    intervalMs,
    slowMs,
    startedAt,
    onWindow: (change, window) => onEvent?.({ kind: 'window', change, window }),
  })
  const fault = new AbortController()
  const inFlight = new InFlight({
    cases,
    timeoutMs,
    maxInFlight,
    settled: (attempt, outcome) => {
      const ms = elapsedMs()
      tally.settle(attempt, outcome, ms - attempt * intervalMs)
      onEvent?.({ kind: 'progress', ms, counts: tally.counts })
    },
    fault: error => fault.abort(error),
  })

  const stop = options.signal ? AbortSignal.any([fault.signal, options.signal]) : fault.signal
  let startedLateMs = 0
  for (let attempt = 0; forMs === undefined || attempt * intervalMs < forMs; attempt += 1) {
    const dueMs = attempt * intervalMs
    if (dueMs > elapsedMs()) await untilMoment(startMs + dueMs, stop).catch(() => {})
    if (stop.aborted) break
    startedLateMs = Math.max(startedLateMs, elapsedMs() - dueMs)
    inFlight.start(attempt)
  }
  const interrupted = stop.aborted
  await inFlight.drain(fault.signal.aborted ? 0 : interrupted ? graceMs : timeoutMs + graceMs)
  fault.signal.throwIfAborted()

  tally.finish()
  const { counts, countsByCase, windows, windowsLeftOut } = tally
  const latencyMs = tally.latencyMs()
  return {
    formatVersion: 1,
    probed: options.probed,
    decision: decide(counts, windows),
    startedAt: startedAt.toISOString(),
    ms: elapsedMs(),
    end: interrupted ? 'interrupted' : 'time-over',
    ratePerSecond,
    slowMs,
    timeoutMs,
    attempts: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    cases: cases.map(({ name }, index) => ({ name, counts: countsByCase[index]! })),
    ...(latencyMs ? { latencyMs } : {}),
    windows,
    windowsLeftOut,
    startedLateMs,
  }
}

/**
 * An accepted log-in that must be rejected is a failure in any case. Other failures prove nothing if no attempt ever
 * succeeded.
 */
function decide(counts: ProbeCounts, windows: readonly ProbeWindow[]): ProbeDecision {
  const { good, slow, refused, wrong } = counts
  if (windows.some(({ whys }) => whys['bad-accepted'])) return 'failed'
  if (good + slow === 0) return 'unknown'
  if (refused + wrong > 0) return 'failed'
  return counts['not-started'] > 0 ? 'unknown' : 'passed'
}
