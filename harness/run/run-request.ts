import type { Config } from '../config/schema.ts'
import type { RunPlace } from '../journal/run-folder.ts'
import type { Disclosure } from '../masking/disclosure.ts'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { JournalEntry, JournaledShard } from '../model/journal.ts'
import type { RecoveryProgress } from '../model/recovery.ts'
import type { Runtime } from '../model/runtime.ts'
import type { ServerSettings } from '../model/server-settings.ts'
import type { BySide } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import type { TopologyProgress } from '../model/topology-progress.ts'
import type { Phase } from '../phases/contract/phase.ts'
import type { NamedFiles } from '../report/presentation/run-commands.ts'
import type { Spec } from '../topology/specs/spec.ts'

/** The request for a run. */
export interface RunRequest extends BySide<Spec> {
  /** The phases of the run, in this order. */
  phases: readonly Phase[]
  suites: Suite[]
  /** Remarks for the reader of the report on how suites and fixtures were read. */
  remarks?: readonly string[]
  suitesFrom: 'configuration' | 'command-line'
  /** Present if `suites` is the part of one of several shards. */
  shard?: JournaledShard
  runtime: Runtime
  config: Config
  /** The settings of servers that Crosscheck starts. */
  settings: BySide<ServerSettings>
  /** Whether servers that Crosscheck did not start may be switched to read-only and back. */
  allowReadOnly: boolean
  /**
   * Whether suites that change the whole server are also replayed on servers that Crosscheck did not start, as the
   * account of the address.
   */
  allowGlobal: boolean
  /** The values that may be written and shown. */
  disclosure: Disclosure
  baseline: BaselineEntry[]
  /** The files that the user named on the command line, for the commands that the reports advise. */
  named?: NamedFiles
  /** The place of the run's folder. */
  place: RunPlace
  /** Receives every event as it happens. */
  onEvent: (event: RunEvent) => void
  /** Aborted, with an Interruption as its reason, when the user interrupts the run. */
  interrupt: AbortSignal
}

export type RunEvent =
  | { kind: 'servers'; progress: TopologyProgress }
  | { kind: 'journal'; entry: JournalEntry }
  /** Progress of the recovery of servers that Crosscheck did not start. */
  | { kind: 'recovery'; progress: RecoveryProgress }
