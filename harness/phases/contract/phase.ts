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
import type { ConnectionRule } from '../../session/sessions.ts'
import type { LeftOutDefiner } from '../../suite/suites-without-definers.ts'

/**
 * A phase of a run: plans what to observe, observes it, and judges its observations. A phase is a folder of its own
 * with this interface as its only entrance, and is listed in `phases/list.ts`. Phases do not import each other: code
 * that several phases share is in a folder below them.
 */
export interface Phase<Entry extends PhaseEntry = PhaseEntry> extends PhaseReader<Entry> {
  /** Whether the phase takes part in a run, as far as that is known before anything has been observed. */
  plan(request: PhaseRequest): PhasePlan
  /**
   * Whether the phase changes servers, beyond databases of the run, in a way that a guard must undo if the run is
   * killed.
   */
  changesServers?(config: Config): boolean
  /**
   * Opens the resources of the phase before any phase observes anything, so that a missing one is known early. They
   * close with `context.undo`. Throws UsageError if the phase cannot begin.
   */
  open(context: PhaseContext): Promise<OpenedPhase<Entry> | { leftOutBecause: string }>
}

export interface PhaseRequest {
  config: Config
  topology: Topology
  /** Crosscheck may switch servers that already run to read-only and back. */
  allowReadOnly: boolean
  /** All suites of the run, those of other shards included. */
  suites: readonly Pick<Suite, 'name' | 'file' | 'path'>[]
}

export type PhasePlan = { kind: 'on' } | { kind: 'off' } | { kind: 'left-out'; because: string }

export interface OpenedPhase<Entry extends PhaseEntry = PhaseEntry> {
  /**
   * Yields its observations in batches, and ends after the last. Throws when a server can no longer be reached or when
   * the run is cancelled. If stopped early, finishes the work that is under way before it returns. Calls `onRoom` when
   * its last work has begun and leaves room for the preparations of later phases.
   */
  run(signal: AbortSignal, onRoom: () => void): AsyncIterable<readonly Entry[]>
  /**
   * Prepares work that takes time and disturbs no other phase, while the last work of an earlier phase leaves room for
   * it.
   */
  prepare?(): void
}

/** The context in which a run opens its phases. */
export interface PhaseContext extends PhaseRequest {
  runId: string
  /** The folder of the run. */
  directory: string
  access: RunAccess
  /** The accounts of the run, if one of the servers already runs. */
  accounts: BySide<RunAccount> | undefined
  /** Sessions for the replay of suites, with all settings pinned. */
  replayAccess: ServerAccess
  /**
   * Suites that are replayed with the rights of the configured addresses, by their files, and the sessions for them.
   */
  unconfined: { files: ReadonlySet<string>; access: ServerAccess | undefined }
  /** DEFINER clauses that were left out of fixtures and suites. */
  leftOutDefiners: readonly LeftOutDefiner[]
  /** The suites that are replayed, each once. */
  replayed: readonly Suite[]
  /** Returns how the application logs in on each side, and with it each session of a suite. */
  connections: BySide<ConnectionRule>
  /** The statements that each session of a suite runs then, before those of the suite. */
  initStatements: readonly string[]
  databases: SuiteDatabases
  /** Starts one more server like that of a side; returns undefined if Crosscheck has not started that of the side. */
  startServer: (side: Side, role: ServerRole) => Promise<Server | undefined>
  disclosure: Disclosure
  earlier: EarlierPhases
  /** The resources opened for a phase; disposed of when the run is over. */
  undo: AsyncDisposableStack
  /** Aborted when the run is cancelled, or when a server has died. */
  signal: AbortSignal
}

/** What another server of a side is for. */
export interface ServerRole {
  /** The name of its folder in the logs: `control-server`. */
  name: string
  /** Variables with which it is started if the user does not set them. */
  defaults: Readonly<Record<string, string>>
}

/** The observations of the earlier phases, and the verdict on them at this moment. */
export interface EarlierPhases {
  readers: readonly PhaseReader[]
  verdict(): Verdict
  /** The entries of a phase in the journal, from its beginning. */
  entries(phase: string): Promise<Iterable<PhaseEntry>>
}
