import { parseArgs } from 'node:util'
import type { ClientOutcome } from './client-output.ts'
import { compareClientOutcomes } from './compare-client-outcomes.ts'
import { controls, pairName, provenPairs } from './proven-pairs.ts'
import { groundDirectory, loadProvenSuites } from './proving-ground.ts'
import { runClient } from './run-client.ts'
import { type ProvenKind, type StatementTruth, writeTruth } from './truth.ts'
import { openTwoServers } from './two-servers.ts'

/*
 * Determines the differences with the servers' own command-line clients, and writes fixtures/proving-ground/truth/. Run
 * manually when statements are added or servers change; a person reviews and commits the files. Shares no code with the
 * oracle.
 */

const { values } = parseArgs({ options: { client: { type: 'string', multiple: true, default: [] } } })
const clients = new Map(values.client.map(each => each.split('=') as [string, string]))

function clientOf(server: string): string {
  return clients.get(server) ?? (server.startsWith('mysql') ? 'mysql' : 'mariadb')
}

const suites = await loadProvenSuites()
/** The outcomes by server, and then by suite. */
const outcomes = new Map<string, Map<string, ClientOutcome[]>>()
for (const server of controls) {
  await using running = await openTwoServers(server, server)
  const bySuite = new Map<string, ClientOutcome[]>()
  for (const { name, items } of suites) {
    bySuite.set(
      name,
      await runClient(
        clientOf(server),
        running.source.endpoint,
        items.map(({ sql }) => sql),
      ),
    )
  }
  outcomes.set(server, bySuite)
}
for (const { name, items } of suites) {
  const truths: StatementTruth[] = items.map(({ sql, phase }, index) => {
    const outcome = (server: string) => outcomes.get(server)!.get(name)![index]!
    const differs = new Map<string, ProvenKind[]>()
    for (const [source, target] of provenPairs) {
      const found = compareClientOutcomes(sql, outcome(source), outcome(target))
      const kinds = phase === 'fixture' ? setupOf(found) : found
      if (kinds.length > 0) differs.set(pairName(source, target), kinds)
    }
    return { sql, differs }
  })
  writeTruth(
    groundDirectory,
    name,
    truths,
    `# What the servers' own clients see, by establish-truth.ts. Pairs that are not named do not differ.`,
  )
}

/** Of a fixture, only an error on one side counts, because the suite then runs on different data there. */
function setupOf(found: readonly ProvenKind[]): ProvenKind[] {
  return found.includes('error') ? ['setup'] : []
}
