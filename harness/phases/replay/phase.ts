import { availableParallelism } from 'node:os'
import type { Config } from '../../config/schema.ts'
import { sides } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { Topology } from '../../model/topology.ts'
import { ControlServers } from '../../replay/control-servers.ts'
import { expectEnds } from '../../replay/expect-ends.ts'
import type { OpenedPhase, Phase, PhaseContext, ServerRole } from '../contract/phase.ts'
import { discloseReplay } from './disclose-replay.ts'
import { mergeReplay } from './merge-replay.ts'
import type { ReplayEntry } from './replay-entry.ts'
import { ReplayJudge } from './replay-judge.ts'
import { replaySuites } from './replay-suites.ts'

/**
 * Replays the suites on both servers, statement by statement, and compares the contents of the tables that the suites
 * leave behind.
 */
export const replay: Phase<ReplayEntry> = {
  name: 'replay',
  title: 'Replay of the suites',
  entries: async () => (await import('./replay-entry.ts')).replayEntrySchema,
  plan: () => ({ kind: 'on' }),
  open,
  judge: base => new ReplayJudge(base),
  merge: mergeReplay,
  disclosed: discloseReplay,
}

/** Each control server has a folder of its own for its log. */
function controlServer(number: number): ServerRole {
  return { name: number === 1 ? 'control-server' : `control-server-${number}`, defaults: {} }
}

async function open(context: PhaseContext): Promise<OpenedPhase<ReplayEntry>> {
  return { run: (signal, onRoom) => replayAll(context, signal, onRoom) }
}

async function* replayAll(
  context: PhaseContext,
  signal: AbortSignal,
  onLast: () => void,
): AsyncGenerator<ReplayEntry[], void> {
  const { topology, config, runId, connections, initStatements, databases, replayAccess, unconfined, replayed } =
    context
  const { noise, protocol, statementTimeoutMs, pipeline } = config
  const controlServers = context.undo.use(
    new ControlServers((side, number) => context.startServer(side, controlServer(number)), {
      connections,
      databaseDefaults: context.access.databaseDefaults,
      initStatements,
      signal,
      endpointOn: server => context.access.endpointOnControlServer(server, runId),
    }),
  )
  const accessOf = ({ file }: Suite) => (unconfined.files.has(file) ? unconfined.access : undefined)
  {
    // Not while the servers are read-only, because a server that is restarted comes back read-write.
    using _ = expectEnds(topology)
    yield* replaySuites(
      replayed,
      {
        ...replayAccess,
        controlServer: side => controlServers.of(side),
        freshControlServers: side => controlServers.fresh(side),
        databases,
        runId,
        statementTimeoutMs,
        pipeline,
      },
      { noise, protocol, workers: workersFor(config, topology), accessOf, onLast },
      signal,
    )
  }
  // The control servers are no longer needed. They stop in the meantime; a failure to stop them is reported when the
  // connections end.
  controlServers[Symbol.asyncDispose]().catch(() => {})
  yield restartsOf(topology)
}

/**
 * Describes the restarts of both servers, except those that only restored the access of Crosscheck: a suite may change
 * passwords.
 */
function restartsOf(topology: Topology): ReplayEntry[] {
  return sides.flatMap(side => {
    const ends = topology[side].revival?.history ?? []
    return ends
      .filter(({ kind }) => kind !== 'locked')
      .map(({ because }) => ({ kind: 'server-restarted' as const, side, because }))
  })
}

const mostWorkers = 4

/**
 * Servers that Crosscheck did not start have other clients, so that one worker is used there unless the user configures
 * more.
 */
function workersFor({ workers }: Config, { source, target }: Topology): number {
  return workers ?? (source.ours && target.ours ? Math.min(availableParallelism(), mostWorkers) : 1)
}
