import type { TestProject } from 'vitest/node'
import type { ProvingServer as TestServer } from '../labels/catalogue/label.ts'
import type { Endpoint } from '../model/topology.ts'
import { readServerInfo } from '../session/server-info.ts'
import { Sessions } from '../session/sessions.ts'
import { inOurWords } from '../vitest/cannot-begin.ts'
import { openTestTopology } from './test-topology.ts'

export type { ProvingServer as TestServer } from '../labels/catalogue/label.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The addresses of the servers for the server tests. */
    endpoints: Record<TestServer, Endpoint>
    /** The exact releases of these servers. */
    releases: Record<TestServer, string>
  }
}

const pairs = [
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const satisfies [TestServer, TestServer][]

/** Starts the servers that tests share, once for all test files. Tests create their own databases there. */
export default function startTestServers(project: TestProject): Promise<() => Promise<void>> {
  return inOurWords(() => start(project))
}

async function start(project: TestProject): Promise<() => Promise<void>> {
  await using undo = new AsyncDisposableStack()
  const endpoints: Partial<Record<TestServer, Endpoint>> = {}
  const releases: Partial<Record<TestServer, string>> = {}
  for (const [source, target] of pairs) {
    const topology = undo.use(await openTestTopology(source, target))
    for (const { spec, endpoint } of [topology.source, topology.target]) {
      const server = spec as TestServer
      endpoints[server] = endpoint
      releases[server] = await releaseOf(endpoint)
    }
  }
  project.provide('endpoints', endpoints as Record<TestServer, Endpoint>)
  project.provide('releases', releases as Record<TestServer, string>)
  const started = undo.move()
  return () => started.disposeAsync()
}

async function releaseOf(endpoint: Endpoint): Promise<string> {
  await using sessions = new Sessions(endpoint, { initStatements: [] })
  return (await readServerInfo(await sessions.open())).version
}
