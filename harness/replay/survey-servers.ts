import { neededGrants } from '../administration/accounts/needed-grants.ts'
import type { ServerIdentity } from '../model/server-identity.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides, type Side } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { QuestionRefused } from '../session/ask.ts'
import { identify } from '../session/identity.ts'
import { type Pins, type Preamble, preambleFor } from '../session/preamble.ts'
import { openBoth } from './open-both.ts'
import { createDatabase } from './suite-database.ts'

/**
 * Looks at both servers before anything is replayed: what they are, whether they are two, and whether we may create
 * databases there. Throws UsageError.
 */
export async function surveyServers(
  topology: Topology,
  caretakers: BySide<SessionOpener>,
  runId: string,
): Promise<BySide<ServerIdentity>> {
  const sessions = await openBoth(caretakers, {})
  await using _source = sessions.source
  await using _target = sessions.target
  const portraits = await onBothSides(side => identify(sessions[side]))
  if (portraits.source.instance === portraits.target.instance) {
    throw new UsageError(`${topology.source.spec} and ${topology.target.spec} are one and the same server`, {
      remedy:
        'a run compares two servers: name another one, or let Crosscheck start a second, for example --target mysql:9.7',
    })
  }
  await onBothSides(side => ensureDatabasesAllowed(side, topology, caretakers, runId))
  const identityOf = ({ product, version, settings }: ServerIdentity) => ({ product, version, settings })
  return { source: identityOf(portraits.source), target: identityOf(portraits.target) }
}

/** What sessions of these accounts can be pinned to on both servers. */
export async function pinSessions(openers: BySide<SessionOpener>, pins: Pins, startedAt: Date): Promise<Preamble> {
  const sessions = await openBoth(openers, {})
  await using source = sessions.source
  await using target = sessions.target
  return await preambleFor([source, target], pins, startedAt)
}

async function ensureDatabasesAllowed(
  side: Side,
  topology: Topology,
  caretakers: BySide<SessionOpener>,
  runId: string,
): Promise<void> {
  const server = topology[side]
  if (server.ours) return
  try {
    await using _ = await createDatabase([caretakers[side]], `crosscheck_access_${side}_${runId}`)
  } catch (error) {
    if (!(error instanceof QuestionRefused)) throw error
    throw new UsageError(`${server.spec}: ${server.endpoint.user} may not create databases there: ${error.message}`, {
      remedy: `${neededGrants}; no other database is touched`,
      cause: error,
    })
  }
}
