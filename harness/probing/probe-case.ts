import type { ProbeOutcome } from '../model/probe-answer.ts'

/** One thing that is tried again and again. */
export interface ProbeCase {
  /** For people, without secrets. */
  name: string
  /**
   * Tries it once. What goes wrong over there is an answer; it throws only when it is at fault itself. When the signal
   * is aborted the attempt has been given up, and nobody listens any more.
   */
  attempt(signal: AbortSignal): Promise<ProbeOutcome>
}
