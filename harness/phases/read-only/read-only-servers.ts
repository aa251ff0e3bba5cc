import type { SessionOpener } from '../../model/session.ts'
import { type BySide, type Side, sides } from '../../model/side.ts'
import type { Server } from '../../model/topology.ts'
import { folderOf } from '../../replay/run-access.ts'
import { Sessions } from '../../session/sessions.ts'
import type { PhaseContext, ServerRole } from '../contract/phase.ts'

/** The servers of the phase, and sessions of their administrators. */
export interface ReadOnlyServers {
  servers: BySide<Server>
  admins: BySide<SessionOpener>
}

/**
 * A source of replication has a binary log, in the format that its product takes by itself unless the user names
 * another. Accounts of applications may then define routines and triggers, as they do on RDS.
 */
const replicationSource: ServerRole = {
  name: 'read-only',
  defaults: { log_bin: 'ON', log_bin_trust_function_creators: 'ON' },
}

/**
 * Starts the servers of the phase beside those of the replay, because a server can only have a binary log from its
 * start, and the binary log changes the warnings of a replay. A server that already runs is used as it is. The servers
 * stop with `context.undo`.
 */
export async function openReadOnlyServers(
  context: Pick<PhaseContext, 'topology' | 'startServer' | 'undo'> & { access: Pick<PhaseContext['access'], 'admins'> },
): Promise<ReadOnlyServers> {
  const { topology, access, startServer, undo } = context
  const open = async (side: Side) => {
    const started = await startServer(side, replicationSource)
    if (!started) return { server: topology[side], admin: access.admins[side] }
    const { endpoint, revival } = undo.use(started)
    const settings = { initStatements: [], ...(revival ? { revival } : {}), ...folderOf(started) }
    const admin = undo.use(new Sessions(endpoint, settings))
    return { server: started, admin }
  }
  const opening = { source: open('source'), target: open('target') }
  // Waits for both, even if one fails, so that the other one is stopped with everything else.
  await Promise.allSettled(sides.map(side => opening[side]))
  const [source, target] = [await opening.source, await opening.target]
  return {
    servers: { source: source.server, target: target.server },
    admins: { source: source.admin, target: target.admin },
  }
}
