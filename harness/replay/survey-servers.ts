import { neededGrants } from '../administration/accounts/needed-grants.ts'
import type { ServerIdentity } from '../model/server-identity.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, type Side } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { type InitStatements, initStatementsFor, type Pins } from '../session/init-statements.ts'
import { QueryError } from '../session/query-rows.ts'
import { readServerInfo } from '../session/server-info.ts'
import { openBoth } from './open-both.ts'
import { createDatabase } from './suite-database.ts'

/**
 * Checks both servers before the replay: reads their identities, and makes sure that they are two servers and that
 * Crosscheck may create databases there. Throws UsageError.
 */
export async function surveyServers(
  topology: Topology,
  adminSessions: BySide<SessionOpener>,
  runId: string,
): Promise<BySide<ServerIdentity>> {
  const sessions = await openBoth(adminSessions, {})
  await using _source = sessions.source
  await using _target = sessions.target
  const infos = await onBothSides(side => readServerInfo(sessions[side]))
  if (infos.source.instance === infos.target.instance) {
    throw new UsageError(`${topology.source.spec} and ${topology.target.spec} are one and the same server`, {
      remedy:
        'a run compares two servers: name another one, or let Crosscheck start a second, for example --target mysql:9.7',
    })
  }
  await onBothSides(side => ensureDatabasesAllowed(side, topology, adminSessions, runId))
  const identityOf = ({ product, version, settings }: ServerIdentity) => ({ product, version, settings })
  return { source: identityOf(infos.source), target: identityOf(infos.target) }
}

/** Returns the statements that pin the sessions of these accounts on both servers. */
export async function pinSessions(
  openers: BySide<SessionOpener>,
  pins: Pins,
  startedAt: Date,
): Promise<InitStatements> {
  const sessions = await openBoth(openers, {})
  await using source = sessions.source
  await using target = sessions.target
  return await initStatementsFor([source, target], pins, startedAt)
}

async function ensureDatabasesAllowed(
  side: Side,
  topology: Topology,
  adminSessions: BySide<SessionOpener>,
  runId: string,
): Promise<void> {
  const server = topology[side]
  if (server.ours) return
  try {
    await using _ = await createDatabase([adminSessions[side]], `crosscheck_access_${side}_${runId}`)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new UsageError(`${server.spec}: ${server.endpoint.user} may not create databases there: ${error.message}`, {
      remedy: `${neededGrants}; no other database is touched`,
      cause: error,
    })
  }
}
