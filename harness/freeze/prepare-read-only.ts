import type { ReadOnlyMode } from '../model/read-only.ts'
import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import type { Topology } from '../model/topology.ts'
import { type ApplicationLogin, createApplicationAccount } from './application-account.ts'
import { type FreezeSwitch, openSwitch } from './switch.ts'

/** What the read-only phase needs of both servers. */
export interface ReadOnlyPreparations {
  accounts: BySide<ApplicationLogin>
  switches: BySide<FreezeSwitch>
}

/**
 * Before the replay, because what cannot be had is better known then: an account of the application's on both servers,
 * and a switch that may be used. Nothing is frozen yet; disposing of the stack undoes it all. Throws UsageError.
 */
export async function prepareReadOnly(
  wish: {
    topology: Topology
    caretakers: BySide<SessionOpener>
    mode: ReadOnlyMode
    privileges: readonly string[]
    runId: string
  },
  undo: AsyncDisposableStack,
): Promise<ReadOnlyPreparations> {
  const { topology, caretakers, mode, privileges, runId } = wish
  const accounts = await onBothSides(async side =>
    undo.use(await createApplicationAccount(caretakers[side], { side, runId, privileges })),
  )
  // Disposed of first: no account is dropped from a server that is frozen.
  const switches = await onBothSides(async side =>
    undo.use(await openSwitch(topology[side], mode, caretakers[side], runId)),
  )
  return { accounts, switches }
}
