import type { Difference } from './difference.ts'
import type { Outcome } from './outcome.ts'
import type { BySide } from './side.ts'
import type { Subject } from './subject.ts'
import type { Tolerance } from './tolerance.ts'

/** A difference that a phase has found at one subject. Findings that differ alike form a divergence. */
export interface Finding {
  /** The name of the phase that made the finding. */
  phase: string
  subject: Subject
  /** The SQL that was sent, if any. */
  sql?: string
  /** Forms the fingerprint, together with the kinds of the differences: equal in each run that finds the same. */
  identity: string
  differences: Difference[]
  tolerances: Tolerance[]
  /** The outcomes on both sides, if both servers were sent the same statement. */
  outcomes?: BySide<Outcome[]>
  /** The finding that explains this one: without that difference this one would not be there. */
  follows?: Finding
  /** One server gives a different reply each time, so that the target cannot be held to a particular reply. */
  isNoise?: true
}
