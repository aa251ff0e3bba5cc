import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import type { Topology } from '../model/topology.ts'
import { ping } from '../session/ping.ts'
import { openTopology } from '../topology/open.ts'
import { parseSpec } from '../topology/specs/spec.ts'

/** Starts two server programs on fresh data; disposing stops them and deletes their logs. */
export async function openTwoServers(source: string, target: string): Promise<Topology> {
  await using undo = new AsyncDisposableStack()
  const logsDirectory = mkdtempSync(join(tmpdir(), 'crosscheck-prove-'))
  undo.defer(() => rmSync(logsDirectory, { recursive: true, force: true }))
  const topology = undo.use(
    await openTopology({
      source: parseSpec(source, 'source'),
      target: parseSpec(target, 'target'),
      runtime: 'embedded',
      cacheDirectory: cacheDirectory(),
      logsDirectory,
      ping,
      progress: () => {},
      signal: AbortSignal.timeout(900_000),
    }),
  )
  const started = undo.move()
  return {
    source: topology.source,
    target: topology.target,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  }
}
