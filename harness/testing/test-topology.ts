import { tmpdir } from 'node:os'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { openGuardedFolder } from '../machine/guarded-folder.ts'
import type { Server, Topology } from '../model/topology.ts'
import { ping } from '../session/ping.ts'
import { openAnotherServer, openTopology, type TopologyRequest } from '../topology/open.ts'
import { parseSpec } from '../topology/specs/spec.ts'

/** The first test may have to fetch the server programs. */
const startDeadlineMs = 600_000

/** For tests: starts two separate servers from server programs. Their logs are removed with them. */
export async function openTestTopology(source: string, target: string, signal?: AbortSignal): Promise<Topology> {
  await using undo = new AsyncDisposableStack()
  const topology = undo.use(await openTopology(await requestOf({ source, target }, undo, signal)))
  const opened = undo.move()
  return { source: topology.source, target: topology.target, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

/** For tests: starts one more server as a source, from server programs. `undo` stops it. */
export async function openTestSource(spec: string, undo: AsyncDisposableStack): Promise<Server> {
  const server = await openAnotherServer('source', await requestOf({ source: spec, target: spec }, undo))
  return undo.use(server!)
}

async function requestOf(
  { source, target }: Record<'source' | 'target', string>,
  undo: AsyncDisposableStack,
  signal?: AbortSignal,
): Promise<TopologyRequest> {
  const deadline = AbortSignal.timeout(startDeadlineMs)
  const logs = undo.use(await openGuardedFolder({ parent: tmpdir() }))
  return {
    source: parseSpec(source, 'source'),
    target: parseSpec(target, 'target'),
    runtime: 'embedded',
    cacheDirectory: cacheDirectory(),
    logsDirectory: logs.directory,
    ping,
    progress: () => {},
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }
}
