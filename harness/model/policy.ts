import type { Severity } from './difference.ts'

/** What the judge is told. */
export interface Policy {
  /** Divergences of this severity or worse are a no-go while they are new. */
  failOn: Severity
  /** Baseline entries that nothing needs any more are a no-go, too. */
  strictBaseline: boolean
}

/** A known divergence that somebody has taken responsibility for. */
export interface BaselineEntry {
  fingerprint: string
  reason: string
  owner: string
  /** Last day on which it is accepted, `YYYY-MM-DD`. */
  until: string
  label?: string
  /** The statement, for the reader of the file; not used for matching. */
  statement?: string
  /** Where it applies, for example `{ source: 'MySQL', target: 'MariaDB 11.8' }`; everywhere when absent. */
  servers?: { source: string; target: string }
}
