import type { Mistake, Refusal } from './probe-report.ts'

/** The outcome of one attempt. `detail` is one line without secrets: the reply, and the request. */
export type ProbeOutcome =
  | { kind: 'good' }
  | { kind: 'refused'; why: Refusal; detail: string }
  | { kind: 'wrong'; why: Mistake; detail: string }

/** The reason why an attempt got no reply when the probe, and not the service, caused that. */
export type ProbeOmission =
  /** The greatest allowed number of attempts was already waiting for a reply. */
  | { kind: 'not-started'; detail: string }
  /** The probe ended before the reply came. */
  | { kind: 'unfinished' }
