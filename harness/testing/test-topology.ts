import { tmpdir } from 'node:os'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { openGuardedFolder } from '../machine/guarded-folder.ts'
import type { Topology } from '../model/topology.ts'
import { ping } from '../session/ping.ts'
import { openTopology } from '../topology/open.ts'
import { parseSpec } from '../topology/specs/spec.ts'

/** The first test may have to fetch the server programs. */
const startDeadlineMs = 600_000

/** For tests: starts two separate servers from server programs. Their logs are removed with them. */
export async function openTestTopology(source: string, target: string, signal?: AbortSignal): Promise<Topology> {
  const deadline = AbortSignal.timeout(startDeadlineMs)
  await using undo = new AsyncDisposableStack()
  const logs = undo.use(await openGuardedFolder({ parent: tmpdir() }))
  const topology = undo.use(
    await openTopology({
      source: parseSpec(source, 'source'),
      target: parseSpec(target, 'target'),
      runtime: 'embedded',
      cacheDirectory: cacheDirectory(),
      logsDirectory: logs.directory,
      ping,
      progress: () => {},
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    }),
  )
  const opened = undo.move()
  return { source: topology.source, target: topology.target, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}
