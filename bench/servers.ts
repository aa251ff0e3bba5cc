import { cacheDirectory } from '../harness/machine/cache-directory.mjs'
import { type Side, sides } from '../harness/model/side.ts'
import type { Topology } from '../harness/model/topology.ts'
import { ping } from '../harness/session/ping.ts'
import { queryRows } from '../harness/session/query-rows.ts'
import { Sessions } from '../harness/session/sessions.ts'
import { openTopology } from '../harness/topology/open.ts'
import { parseSpec } from '../harness/topology/specs/spec.ts'

const specs = { source: 'mysql:9.7', target: 'mariadb:11.8' } as const satisfies Record<Side, string>

/** A single statement creates millions of rows. */
const makingDeadlineMs = 600_000

/** Starts the two servers that all contenders share, so that no contender has to start servers. */
export async function openServers(logsDirectory: string): Promise<Topology> {
  return openTopology({
    source: parseSpec(specs.source, 'source'),
    target: parseSpec(specs.target, 'target'),
    runtime: 'embedded',
    cacheDirectory: cacheDirectory(),
    logsDirectory,
    ping,
    progress: () => {},
    signal: AbortSignal.timeout(600_000),
  })
}

/**
 * Runs statements on both servers at the same time, with separate statements for each side; returns the rows of the
 * last one by side.
 */
export async function onBothServers(topology: Topology, statementsOf: (side: Side) => readonly string[]) {
  const answers = await Promise.all(sides.map(side => onServer(topology, side, statementsOf(side))))
  return { source: answers[0]!, target: answers[1]! }
}

async function onServer(topology: Topology, side: Side, statements: readonly string[]): Promise<(string | null)[][]> {
  await using sessions = new Sessions(topology[side].endpoint, { initStatements: [] })
  await using session = await sessions.open()
  let rows: (string | null)[][] = []
  for (const sql of statements) rows = await queryRows(session, sql, makingDeadlineMs)
  return rows
}
