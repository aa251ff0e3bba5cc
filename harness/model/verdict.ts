import type { Divergence } from './divergence.ts'
import type { Policy } from './policy.ts'
import type { ReadOnlySummary } from './read-only.ts'
import type { Shard } from './shard.ts'
import type { BySide } from './side.ts'

export type Decision = 'go' | 'no-go' | 'unknown'

export interface Reason {
  /** A stable word for the rule, for example `divergence`, `server-died`, `nothing-compared`. */
  rule: string
  decision: Decision
  /** Sentences, each with its place. */
  evidence: string[]
}

/** What ran and what was compared: the measure of what a go is worth. */
export interface Coverage {
  statements: number
  compared: number
  skipped: { reason: string; count: number }[]
  /** What could not be compared of statements that otherwise were; `compared` counts them. */
  partly: { reason: string; count: number }[]
}

/** What a server says of itself. */
export interface ServerIdentity {
  /** `MySQL`, `MariaDB`, `TiDB`, `Percona Server`, `Aurora MySQL` */
  product: string
  /** Exact version as the server states it, for example `11.8.6`. */
  version: string
  /** Settings that change what SQL means, by name. */
  settings: Record<string, string>
}

export interface JudgedServer {
  spec: string
  product: string
  version: string
}

export interface SuiteSummary {
  name: string
  file: string
  path?: string
  statements: number
  compared: number
  /** Statements and tables with a difference that is more than cosmetic. */
  differing: number
  ms: number
  finished: boolean
}

export interface Verdict extends BySide<JudgedServer> {
  formatVersion: 1
  decision: Decision
  /** Present when this is one of several parts of a run. */
  shard?: Shard
  reasons: Reason[]
  /** By which it was judged. */
  policy: Policy
  coverage: Coverage
  /** Settings that differ between the two servers. */
  settings: { name: string; source: string; target: string }[]
  suites: SuiteSummary[]
  divergences: Divergence[]
  /** Present when the suites were replayed while the servers were read-only, too. */
  readOnly?: ReadOnlySummary
  /** Baseline entries that no observation needs any more. */
  stale: string[]
  timings: { startedAt: string; totalMs: number; serversMs: number; replayMs: number }
}

/** The contract of exit codes; 3 is wrong usage or configuration. */
export const exitCodeOf = { go: 0, 'no-go': 1, unknown: 2 } as const satisfies Record<Decision, number>
export const usageExitCode = 3
