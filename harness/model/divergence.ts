import type { Difference, Kind, Severity } from './difference.ts'

/**
 * new: nobody has judged it yet. accepted: a valid baseline entry covers it. tolerated: the suite declares it.
 * expired: its baseline entry has run out. noise: the source differs from itself.
 */
export type Standing = 'new' | 'accepted' | 'expired' | 'tolerated' | 'noise'

/** A known cause of differences, from the catalogue of labels. */
export interface Cause {
  id: string
  title: string
  /** What changed, and since which version. */
  changed: string
  /** What to write instead. */
  rewrite: string
  /** Official documentation. */
  link: string
  /** A test on real servers shows the difference, and that the rewrite ends it. */
  proven: boolean
}

export interface Acceptance {
  reason: string
  owner: string
  /** The last day, `YYYY-MM-DD`. */
  until: string
  /** For which servers it was given; for all where it is absent. */
  servers?: { source: string; target: string }
  /** Where it holds and soon ends: how many days come after this one; 0 on the last. */
  daysLeft?: number
}

/** Observations that differ in the same way, as one thing to decide about. */
export interface Divergence {
  /** Twelve hex digits; the same from night to night. */
  fingerprint: string
  /** It was seen while the servers were read-only; absent where it was not. */
  phase?: 'read-only'
  severity: Severity
  kinds: Kind[]
  standing: Standing
  /** It stands against a go: severe enough by the policy, and nobody has taken responsibility for it. */
  fails: boolean
  /** Why it is accepted or tolerated; of a new one, for which other releases it was accepted. */
  because?: string
  /** The entry of the baseline that covers it, has covered it, or covers it for other releases of these servers. */
  acceptance?: Acceptance
  /** One word for the cause: that of the baseline entry, or else `cause.id`. */
  label?: string
  /** Where the cause is known. */
  cause?: Cause
  /** A sentence without its full stop: `disappears when the target runs with group_concat_max_len = 1024`. */
  attribution?: string
  /** A script that shows it by itself, relative to the folder of the run. */
  reproduction?: string
  /** In which protocol that script has to be sent; absent where it is the one that the script itself declares. */
  reproductionProtocol?: 'text' | 'binary'
  /** How many statements show it. */
  count: number
  statements: { at: string; name?: string; suite: string }[]
  example: { sql: string; differences: Difference[] }
}
