import type { ProbeOutcome } from '../model/probe-answer.ts'

/** One check that the probe repeats. */
export interface ProbeCase {
  /** For people, without secrets. */
  name: string
  /**
   * Makes one attempt. A failure of the service is an outcome; this function throws only for a fault of its own. When
   * the signal is aborted, the attempt has been given up, and its outcome is ignored.
   */
  attempt(signal: AbortSignal): Promise<ProbeOutcome>
}
