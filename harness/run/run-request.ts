import type { Config } from '../config/schema.ts'
import type { RunPlace } from '../journal/run-folder.ts'
import type { Disclosure } from '../masking/disclosure.ts'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { JournalEntry, JournaledShard } from '../model/journal.ts'
import type { RecoveryProgress } from '../model/recovery.ts'
import type { Runtime } from '../model/runtime.ts'
import type { BySide } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import type { TopologyProgress } from '../model/topology-progress.ts'
import type { Phase } from '../phases/contract/phase.ts'
import type { NamedFiles } from '../report/presentation/run-commands.ts'
import type { Spec } from '../topology/specs/spec.ts'

/** What a run is asked for. */
export interface RunRequest extends BySide<Spec> {
  /** What the run consists of, in this order. */
  phases: readonly Phase[]
  suites: Suite[]
  suitesFrom: 'configuration' | 'command-line'
  /** Present when `suites` is what one of several shards is to run. */
  shard?: JournaledShard
  runtime: Runtime
  config: Config
  /** Servers that Crosscheck did not start may be switched to read-only and back. */
  allowReadOnly: boolean
  /** Suites that change the whole server are replayed on servers that Crosscheck did not start, too, as the account of the address. */
  allowGlobal: boolean
  /** What may be written and shown. */
  disclosure: Disclosure
  baseline: BaselineEntry[]
  /** What commands that the reports advise have to name again. */
  named?: NamedFiles
  /** Where the run's folder is to be. */
  place: RunPlace
  /** Hears of everything as it happens. */
  onEvent: (event: RunEvent) => void
  /** Aborted, with an Interruption as its reason, when the user has had enough. */
  interrupt: AbortSignal
}

export type RunEvent =
  | { kind: 'servers'; progress: TopologyProgress }
  | { kind: 'journal'; entry: JournalEntry }
  /** On servers that Crosscheck did not start. */
  | { kind: 'recovery'; progress: RecoveryProgress }
