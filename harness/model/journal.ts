import type { Attribution } from './attribution.ts'
import type { NoisyDifference } from './noise.ts'
import type { Observation } from './observation.ts'
import type { ApplicationAccount, ExemptWriter, Movement, ReadOnlyMode, SwitchRow } from './read-only.ts'
import type { IncompleteShard, JournaledShard } from './shard.ts'
import type { BySide, Side } from './side.ts'
import type { ServerIdentity } from './verdict.ts'

/**
 * The lines of journal.jsonl, in the order in which they happen. A journal may end after any line, or within one,
 * when a run is killed: what is missing then is what the verdict calls unknown.
 */
export type JournalEntry =
  | {
      kind: 'run-started'
      formatVersion: 1
      startedAt: string
      servers: BySide<JournaledServer>
      /** Present where a server already runs. */
      accounts?: JournaledAccounts
      /** What was planned, so that what never ran can be counted. */
      suites: PlannedSuite[]
      /** Only a run of all that the configuration names can tell that an acceptance is needed no more. */
      suitesFrom: 'configuration' | 'command-line'
      /** What was set in every session to make runs comparable, for example `timestamp`. */
      pinned: string[]
      serversMs: number
      /** Present when this is one of several parts of a run. */
      shard?: JournaledShard
      /** Absent where values are neither masked nor left out. */
      disclosure?: JournaledDisclosure
    }
  | { kind: 'suite-started'; suite: string; file: string; database: string }
  | { kind: 'observation'; observation: Observation }
  /** The source was asked a second time and answered otherwise. Comes after the suite's observations. */
  | { kind: 'noise'; statement: string; differences: NoisyDifference[] }
  /** There is no second server like the source to ask, so that chance counts as a difference in this suite. */
  | { kind: 'noise-not-measured'; file: string; because: string }
  /** `givenUp`: why it could not go on. What it has not observed by then never ran. */
  | { kind: 'suite-finished'; suite: string; file: string; ms: number; givenUp?: string }
  /** Suites ask for the read-only phase, and yet it is left out. */
  | { kind: 'read-only-left-out'; because: string }
  /** What is between this and `read-only-finished` belongs to the read-only phase. */
  | {
      kind: 'read-only-started'
      mode: ReadOnlyMode
      how: BySide<string>
      application: BySide<ApplicationAccount>
    }
  | { kind: 'exempt-writer'; writer: ExemptWriter }
  | { kind: 'movement'; movement: Movement }
  | { kind: 'across-the-switch'; row: SwitchRow }
  | { kind: 'read-only-finished'; ms: number }
  /** With this setting the target answers like the source, as far as these kinds are concerned. Comes after all suites. */
  | ({ kind: 'attribution'; fingerprint: string; statement: string } & Attribution)
  /** A script that shows the divergence by itself; `file` is relative to the run's folder. Comes after all suites. */
  | {
      kind: 'reproduction'
      fingerprint: string
      statement: string
      file: string
      minimised: boolean
      seen: boolean
      /** In which it has to be sent; absent where it is the one that the script itself declares. */
      protocol?: 'text' | 'binary'
    }
  /** Something that keeps divergences from being looked at more closely. It says nothing against what was observed. */
  | { kind: 'diagnosis-remark'; detail: string }
  /**
   * `planned`: of a run whose servers never answered, so that there is no `run-started` to say it. `restarts`: servers of
   * ours that ended, or could not be used any more, and were brought back.
   */
  | { kind: 'run-finished'; end: RunEnd; totalMs: number; planned?: RunPlan; restarts?: ServerRestart[] }

export interface ServerRestart {
  side: Side
  because: string
}

/** What of the data stands in the journal. */
export interface JournaledDisclosure {
  values: 'kept' | 'left-out'
  /** Columns whose values have stand-ins, as they were named. */
  mask: string[]
  /** Those that no suite and no fixture names. */
  unmatched: string[]
}

export interface JournaledServer extends ServerIdentity {
  spec: string
  /** What was started, in one line. */
  description: string
}

/** As whom suites are replayed in a run in which a server already runs. */
export interface JournaledAccounts {
  /** The run's own accounts, whose rights end at its databases. */
  confined: BySide<ApplicationAccount>
  /** Suites that change the whole server, by file, and the accounts of the addresses, which replay those alone. */
  unconfined?: BySide<ApplicationAccount> & { files: string[] }
}

/** What a run was asked for. */
export interface RunPlan {
  startedAt: string
  /** As the user named them, without passwords. */
  servers: BySide<string>
  suites: PlannedSuite[]
}

export interface PlannedSuite {
  name: string
  file: string
  path?: string
  /** How many are to be judged. */
  statements: number
  /** The others: they run for what they leave behind, or not at all. */
  leftOut?: { because: 'only' | 'picked'; count: number }
}

export type RunEnd =
  | { kind: 'complete' }
  | { kind: 'interrupted'; by: string }
  | { kind: 'server-died'; side: 'source' | 'target'; detail: string }
  | { kind: 'failed'; detail: string }
  /** Of a run that was joined from shards: some of them did not come to their ends, or never came. */
  | { kind: 'shards-incomplete'; shards: IncompleteShard[] }
