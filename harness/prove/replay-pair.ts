import { randomBytes } from 'node:crypto'
import { clock } from '../kit/clock.ts'
import { isConsequential } from '../model/kind.ts'
import type { Observation } from '../model/observation.ts'
import type { ServerIdentity } from '../model/server-identity.ts'
import { type BySide, bySide, type Side } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import { SuiteDatabases } from '../replay/suite-databases.ts'
import { SuiteReplay } from '../replay/suite-replay.ts'
import { pinSessions, surveyServers } from '../replay/survey-servers.ts'
import { assumedConnection } from '../session/connection-of.ts'
import { type SessionStart, Sessions } from '../session/sessions.ts'
import { type ProvenKind, provenKinds } from './truth.ts'
import { openTwoServers } from './two-servers.ts'

interface Replayed {
  /** By suite, in the given order: the observations of fixtures, statements and the tables' contents afterwards. */
  observations: Map<Suite, Observation[]>
  /** The identity that each server reports. */
  servers: BySide<ServerIdentity>
  /** The duration of the suites, without the start of the servers. */
  ms: number
}

const statementTimeoutMs = 60_000

/** Starts both servers and replays the suites on them, as a run does, but without a journal and without noise. */
export async function replayPair(source: string, target: string, suites: readonly Suite[]): Promise<Replayed> {
  await using topology = await openTwoServers(source, target)
  await using connections = new AsyncDisposableStack()
  const sessions = (start: SessionStart) => (side: Side) =>
    connections.use(new Sessions(topology[side].endpoint, start))
  const runId = randomBytes(3).toString('hex')
  const adminSessions = bySide(sessions({ initStatements: [] }))
  const pins = { timestamp: true, randomSeed: true }
  const servers = await surveyServers(topology, adminSessions, runId)
  const initStatements = await pinSessions(adminSessions, pins, clock.now())
  const openers = bySide(sessions({ connection: () => assumedConnection, initStatements: initStatements.statements }))
  const reuse = initStatements.pinned.includes('timestamp') ? 'always' : 'without-clock'
  await using databases = new SuiteDatabases({ reuse, serversEnd: true })
  const startMs = clock.monotonicMs()
  const observations = new Map<Suite, Observation[]>()
  for (const suite of suites) {
    const seen: Observation[] = []
    observations.set(suite, seen)
    await using replay = await SuiteReplay.open(suite, {
      openers,
      readers: adminSessions,
      adminSessions,
      databases,
      runId,
      statementTimeoutMs,
    })
    for await (const batch of replay.run(new AbortController().signal)) seen.push(...batch)
  }
  return { observations, servers, ms: clock.monotonicMs() - startMs }
}

/** Returns the kinds that the oracle found, without those that the proving ground does not judge. */
export function kindsOf(observation: Observation | undefined): ProvenKind[] {
  return provenKinds.filter(kind =>
    observation?.differences.some(({ kind: found, identity }) => found === kind && identity === undefined),
  )
}

/** True for a consequential difference, or a lost connection. */
export function isAlarm(observation: Observation): boolean {
  return (
    observation.differences.some(isConsequential) ||
    [...observation.source, ...observation.target].some(({ kind }) => kind === 'lost')
  )
}

export function differencesOf({ differences }: Observation): string[] {
  return differences.filter(({ kind }) => kind !== 'metadata').map(({ kind, summary }) => `${kind}: ${summary}`)
}
