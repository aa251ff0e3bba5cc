import { createRunAccount, type RunAccount } from '../../administration/accounts/run-account.ts'
import { openSwitch, type ReadOnlySwitch } from '../../administration/read-only/read-only-switch.ts'
import type { BySide, Side } from '../../model/side.ts'
import type { PhaseContext } from '../contract/phase.ts'

/** What the read-only phase needs of both servers. */
export interface ReadOnlyPreparations {
  accounts: BySide<RunAccount>
  switches: BySide<ReadOnlySwitch>
}

const otherwise = 'or leave the read-only phase out: --phases replay'

/**
 * Before the replay, because what cannot be had is better known then: an account of the application's on both servers,
 * and a switch that may be used. Nothing is read-only yet; disposing of the stack undoes it all. Throws UsageError.
 */
export async function prepareReadOnly(
  context: Pick<PhaseContext, 'topology' | 'config' | 'runId' | 'accounts' | 'undo'> & {
    access: Pick<PhaseContext['access'], 'admins'>
  },
): Promise<ReadOnlyPreparations> {
  const { topology, config, runId, undo } = context
  const { mode, privileges } = config.readOnly
  const adminSessions = context.access.admins
  // One after the other: where the first fails, nothing of the second may come through when all has been undone.
  const account = async (side: Side) => {
    const login = await createRunAccount(adminSessions[side], { server: `the ${side}`, runId, privileges, otherwise })
    // Ours end with the run, and the account with them.
    return topology[side].ours ? login : undo.use(login)
  }
  const accounts = context.accounts ?? { source: await account('source'), target: await account('target') }
  // Disposed of first: no account is dropped from a server that is read-only.
  const readOnlySwitch = async (side: Side) =>
    undo.use(await openSwitch(topology[side], mode, adminSessions[side], runId))
  return { accounts, switches: { source: await readOnlySwitch('source'), target: await readOnlySwitch('target') } }
}
