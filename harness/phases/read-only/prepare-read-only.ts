import { createRunAccount, type RunAccount } from '../../administration/accounts/run-account.ts'
import { type FreezeSwitch, openSwitch } from '../../administration/read-only/switch.ts'
import type { ReadOnlyMode } from '../../model/read-only.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide, Side } from '../../model/side.ts'
import type { Topology } from '../../model/topology.ts'

/** What the read-only phase needs of both servers. */
export interface ReadOnlyPreparations {
  accounts: BySide<RunAccount>
  switches: BySide<FreezeSwitch>
}

const otherwise = 'or leave the read-only phase out: --phases replay'

/**
 * Before the replay, because what cannot be had is better known then: an account of the application's on both servers,
 * and a switch that may be used. Nothing is frozen yet; disposing of the stack undoes it all. Throws UsageError.
 */
export async function prepareReadOnly(
  wish: {
    topology: Topology
    caretakers: BySide<SessionOpener>
    /** Those as which the suites were replayed, where the run has such accounts. */
    accounts?: BySide<RunAccount>
    mode: ReadOnlyMode
    privileges: readonly string[]
    runId: string
  },
  undo: AsyncDisposableStack,
): Promise<ReadOnlyPreparations> {
  const { topology, caretakers, mode, privileges, runId } = wish
  // One after the other: where the first fails, nothing of the second may come through when all has been undone.
  const account = async (side: Side) => {
    const login = await createRunAccount(caretakers[side], { server: `the ${side}`, runId, privileges, otherwise })
    // Ours end with the run, and the account with them.
    return topology[side].ours ? login : undo.use(login)
  }
  const accounts = wish.accounts ?? { source: await account('source'), target: await account('target') }
  // Disposed of first: no account is dropped from a server that is frozen.
  const freezeSwitch = async (side: Side) => undo.use(await openSwitch(topology[side], mode, caretakers[side], runId))
  return { accounts, switches: { source: await freezeSwitch('source'), target: await freezeSwitch('target') } }
}
