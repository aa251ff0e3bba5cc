import type { Mistake, Refusal } from './probe-report.ts'

/** What one attempt came to. `detail` is one line without secrets: what was answered, and to what. */
export type ProbeOutcome =
  | { kind: 'good' }
  | { kind: 'refused'; why: Refusal; detail: string }
  | { kind: 'wrong'; why: Mistake; detail: string }

/** What became of an attempt that was not answered: that is the probe's doing, and not the service's. */
export type ProbeOmission =
  /** As many attempts as there may be were waiting for an answer already. */
  | { kind: 'not-started'; detail: string }
  /** Cut off by the end of the probe. */
  | { kind: 'unfinished' }
