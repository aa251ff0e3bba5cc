import type { Difference } from './difference.ts'
import type { Outcome } from './outcome.ts'
import type { BySide } from './side.ts'
import type { Subject } from './subject.ts'
import type { Tolerance } from './tolerance.ts'

/** One thing that a phase has found: what differs at one subject. Findings that differ alike make a divergence. */
export interface Finding {
  /** The phase that found it, by name. */
  phase: string
  subject: Subject
  /** What was sent, where something was. */
  sql?: string
  /** Makes the fingerprint, with the kinds of what differs: the same from night to night. */
  identity: string
  differences: Difference[]
  tolerances: Tolerance[]
  /** What both sides answered, where it was a question to both. */
  outcomes?: BySide<Outcome[]>
  /** One server answers otherwise each time: nobody can be held to it. */
  isNoise?: true
}
