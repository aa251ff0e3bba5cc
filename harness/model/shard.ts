import type { PlannedSuite, RunEnd } from './journal.ts'

/** One of several parts of a run, each run by itself and joined later. `index` counts from 1. */
export interface Shard {
  index: number
  count: number
}

/** What a shard knows of the whole run, so that it can be told whether shards belong together. */
export interface JournaledShard extends Shard {
  /** All suites of the whole run, in their order. */
  plan: DigestedSuite[]
  /** What all shards of a run must have in common besides, by name. */
  settings: Record<string, string>
}

export interface DigestedSuite extends PlannedSuite {
  /** SHA-256 in hex, of all that the suite and its fixture say. */
  digest: string
}

/** Why a shard did not come to its end. */
export interface IncompleteShard extends Shard {
  /** The place of the last statement that was seen of it. */
  after?: string
  end:
    | Exclude<RunEnd, { kind: 'complete' | 'shards-incomplete' }>
    | { kind: 'killed' }
    | { kind: 'missing'; detail: string }
}

/** `shard 2 of 4` */
export function describeShard({ index, count }: Shard): string {
  return `shard ${index} of ${count}`
}
