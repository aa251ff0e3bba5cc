/** Why an attempt came to nothing. */
export const refusals = ['error', 'no-answer', 'server-error', 'maintenance', 'unexpected'] as const
export type Refusal = (typeof refusals)[number]

/** What the service should not have done: let somebody in who may not, or kept somebody out who may. */
export type Mistake = 'bad-accepted' | 'good-refused'

/** What one attempt came to. `detail` is one line without secrets: what was answered, and to what. */
export type ProbeAnswer =
  | { kind: 'good' }
  | { kind: 'refused'; why: Refusal; detail: string }
  | { kind: 'wrong'; why: Mistake; detail: string }

/** What became of an attempt that was not answered: that is the probe's doing, and not the service's. */
export type ProbeOmission =
  /** As many attempts as there may be were waiting for an answer already. */
  | { kind: 'not-started'; detail: string }
  /** Cut off by the end of the probe. */
  | { kind: 'unfinished' }

/** Attempts by what they came to; each counts once. */
export interface ProbeCounts {
  /** As it should be, and in time. */
  good: number
  /** As it should be, but later than `slowMs`. */
  slow: number
  refused: number
  wrong: number
  /** Due while as many as there may be were waiting for an answer: nobody knows what they would have got. */
  'not-started': number
  /** Cut off by the end of the probe before they were answered. */
  unfinished: number
}

export type WindowKind = 'slow' | 'refused' | 'wrong' | 'not-started'

/** A stretch of time in which attempts of one kind came one after another. Each attempt has the time when it was due. */
export interface ProbeWindow {
  kind: WindowKind
  /** When the first of them was due. ISO, UTC. */
  from: string
  /** When the next attempt was due after the last of them: the first that was not like this. ISO, UTC. */
  until: string
  /** The same, in milliseconds since the start. */
  fromMs: number
  untilMs: number
  count: number
  /** How many for each reason; empty when they were slow. */
  whys: Partial<Record<Refusal | Mistake, number>>
  /** What the first of them was, and what it got. */
  first: string
}

/** Milliseconds from when an attempt was due to its answer. */
export interface LatencyMs {
  p50: number
  p90: number
  p99: number
  p999: number
  max: number
}

export type ProbeDecision = 'passed' | 'failed' | 'unknown'

/** What `probe.json` holds. */
export interface ProbeReport {
  formatVersion: 1
  /** The address, without a password. */
  probed: string
  /** unknown: not one attempt was answered as it should be, or some could not be started and no other failed. */
  decision: ProbeDecision
  startedAt: string
  ms: number
  end: 'time-over' | 'interrupted'
  ratePerSecond: number
  slowMs: number
  timeoutMs: number
  attempts: number
  counts: ProbeCounts
  /** What was tried in turn: a credential, a suite. */
  cases: { name: string; counts: ProbeCounts }[]
  /**
   * Of the attempts that were answered, given up at the timeout, or not started, which have waited at least so long; not
   * of those refused outright. Absent without any.
   */
  latencyMs?: LatencyMs
  /** wrong, refused, slow and not started ones, in the order in which they began. */
  windows: ProbeWindow[]
  /** More windows than are kept: how many are not listed. Their attempts are counted all the same. */
  windowsLeftOut: number
  /** The longest that an attempt started after it was due, because this machine was busy. Part of the latencies. */
  startedLateMs: number
}
