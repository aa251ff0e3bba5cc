import type { RunAccount } from '../../administration/accounts/run-account.ts'
import type { Config } from '../../config/schema.ts'
import type { Disclosure } from '../../masking/disclosure.ts'
import type { PhaseEntry } from '../../model/journal.ts'
import type { PhaseReader } from '../../model/phase.ts'
import type { BySide, Side } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { Server, Topology } from '../../model/topology.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { RunAccess } from '../../replay/run-access.ts'
import type { ServerAccess } from '../../replay/server-access.ts'
import type { SuiteDatabases } from '../../replay/suite-databases.ts'
import type { LeftOutDefiner } from '../../suite/suites-without-definers.ts'

/**
 * A phase of a run: what it means to look at, how it observes it, and what its observations come to. A phase is a folder
 * of its own with this as its only way in, and is listed in `phases/list.ts`. Phases do not import each other: what
 * several share lies in a room below them.
 */
export interface Phase<Entry extends PhaseEntry = PhaseEntry> extends PhaseReader<Entry> {
  /** Whether it takes part in a run, as far as can be told before anything has been observed. */
  plan(request: PhaseRequest): PhasePlan
  /** Whether it changes servers, beyond databases of the run, in a way that a guard must undo if the run is killed. */
  changesServers?(config: Config): boolean
  /**
   * Takes what it needs, before any phase observes anything: what cannot be had is better known then. What it opens goes
   * with `context.undo`. Throws UsageError where nothing can begin.
   */
  open(context: PhaseContext): Promise<OpenedPhase<Entry> | { leftOutBecause: string }>
}

export interface PhaseRequest {
  config: Config
  topology: Topology
  /** Servers that already run may be switched to read-only and back. */
  allowReadOnly: boolean
  /** All suites of the run, those of other shards included. */
  suites: readonly Pick<Suite, 'name' | 'file' | 'path'>[]
}

export type PhasePlan = { kind: 'on' } | { kind: 'off' } | { kind: 'left-out'; because: string }

export interface OpenedPhase<Entry extends PhaseEntry = PhaseEntry> {
  /**
   * Yields what it observes, in batches, and ends when it has seen all. Throws when a server can no longer be reached or
   * when the run is given up. Stopped early, it ends what is under way before it returns. `onRoom` is to be called when
   * its last work has begun and leaves room for preparations of the phases behind it.
   */
  run(signal: AbortSignal, onRoom: () => void): AsyncIterable<readonly Entry[]>
  /** Makes what takes time and disturbs nobody, when a phase before has room beside its last work. */
  prepare?(): void
}

/** What a run hands to its phases. */
export interface PhaseContext extends PhaseRequest {
  runId: string
  /** The folder of the run. */
  directory: string
  access: RunAccess
  /** Those of the run, where one of the servers already runs. */
  accounts: BySide<RunAccount> | undefined
  /** Sessions as suites are replayed, with everything pinned. */
  replayAccess: ServerAccess
  /** Suites that are replayed with the rights of the addresses, by their files, and their sessions. */
  unconfined: { files: ReadonlySet<string>; access: ServerAccess | undefined }
  /** DEFINER clauses that were left out of fixtures and suites. */
  leftOutDefiners: readonly LeftOutDefiner[]
  /** The suites as they are replayed, each once. */
  replayed: readonly Suite[]
  /** At the start of each session of a suite. */
  initStatements: readonly string[]
  databases: SuiteDatabases
  /** Starts one more server like that of a side; undefined where there can be none. */
  startControlServer: (side: Side) => Promise<Server | undefined>
  disclosure: Disclosure
  earlier: EarlierPhases
  /** What is opened for a phase; disposed of when the run is over. */
  undo: AsyncDisposableStack
  /** The run is given up, or a server has died. */
  signal: AbortSignal
}

/** What the phases before have observed, and what it comes to by now. */
export interface EarlierPhases {
  readers: readonly PhaseReader[]
  verdict(): Verdict
  /** Those of a phase, as the journal holds them, from its front. */
  entries(phase: string): Promise<Iterable<PhaseEntry>>
}
