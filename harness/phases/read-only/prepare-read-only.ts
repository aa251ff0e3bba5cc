import { createRunAccount, type RunAccount } from '../../administration/accounts/run-account.ts'
import { openSwitch, type ReadOnlySwitch } from '../../administration/read-only/read-only-switch.ts'
import type { BySide, Side } from '../../model/side.ts'
import type { PhaseContext } from '../contract/phase.ts'
import type { ReadOnlyServers } from './read-only-servers.ts'

/** The accounts and the switches that the read-only phase needs on both servers. */
export interface ReadOnlyPreparations {
  accounts: BySide<RunAccount>
  switches: BySide<ReadOnlySwitch>
}

const otherwise = 'or leave the read-only phase out: --phases replay'

/**
 * Creates the application's account on both servers, and opens a switch that Crosscheck may use. This happens before
 * the replay, so that a missing privilege is known early. No server is read-only yet; disposing of the stack undoes
 * everything. Throws UsageError.
 */
export async function prepareReadOnly(
  { servers, admins: adminSessions }: ReadOnlyServers,
  context: Pick<PhaseContext, 'config' | 'runId' | 'accounts' | 'undo'>,
): Promise<ReadOnlyPreparations> {
  const { config, runId, undo } = context
  const { mode, privileges } = config.readOnly
  // One after the other: if the first fails, no change of the second may reach its server after everything has been
  // undone.
  const account = async (side: Side) => {
    // On a server that already runs, the run has an account.
    if (!servers[side].ours && context.accounts) return context.accounts[side]
    const login = await createRunAccount(adminSessions[side], { server: `the ${side}`, runId, privileges, otherwise })
    // A server that Crosscheck started ends with the run, and the account with the server.
    return servers[side].ours ? login : undo.use(login)
  }
  const accounts = { source: await account('source'), target: await account('target') }
  // The switches are disposed of first, because no account can be dropped from a server that is read-only.
  const readOnlySwitch = async (side: Side) =>
    undo.use(await openSwitch(servers[side], mode, adminSessions[side], runId))
  return { accounts, switches: { source: await readOnlySwitch('source'), target: await readOnlySwitch('target') } }
}
