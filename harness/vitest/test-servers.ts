import type { TestProject } from 'vitest/node'
import type { Endpoint } from '../model/topology.ts'
import { probe } from '../session/probe.ts'
import { cacheDirectory } from '../topology/cache-directory.mjs'
import { openTopology } from '../topology/open.ts'
import { parseSpec } from '../topology/spec.ts'
import { temporaryFolder } from './temporary-folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the servers of the server tests listen. */
    endpoints: Record<TestServer, Endpoint>
  }
}

const pairs = [
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const

export type TestServer = (typeof pairs)[number][number]

/** Starts the servers that tests share, once for all test files. Tests use databases of their own there. */
export default async function startTestServers(project: TestProject): Promise<() => Promise<void>> {
  await using undo = new AsyncDisposableStack()
  const logsDirectory = undo.use(temporaryFolder('crosscheck-test-')).path
  const endpoints: Partial<Record<TestServer, Endpoint>> = {}
  for (const [source, target] of pairs) {
    const topology = undo.use(
      await openTopology({
        source: parseSpec(source, 'source'),
        target: parseSpec(target, 'target'),
        runtime: 'embedded',
        cacheDirectory: cacheDirectory(),
        logsDirectory,
        probe,
        progress: () => {},
        signal: AbortSignal.timeout(600_000),
      }),
    )
    endpoints[source] = topology.source.endpoint
    endpoints[target] = topology.target.endpoint
  }
  project.provide('endpoints', endpoints as Record<TestServer, Endpoint>)
  const started = undo.move()
  return () => started.disposeAsync()
}
