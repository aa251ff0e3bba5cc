import type { RunAccount } from '../../administration/accounts/run-account.ts'
import type { Side } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { Endpoint } from '../../model/topology.ts'
import { Sessions } from '../../session/sessions.ts'
import type { ReadOnlyContext } from './observe-read-only.ts'
import { SuitePlaces } from './suite-places.ts'

/** Adds what the application's account is needed for. What it opens goes with the stack; nothing is made yet. */
export function openReadOnlyContext(
  context: Omit<ReadOnlyContext, 'openAsApplication' | 'application' | 'places'>,
  { suites, preamble, signal }: { suites: readonly Suite[]; preamble: readonly string[]; signal: AbortSignal },
  undo: AsyncDisposableStack,
): ReadOnlyContext {
  const { topology, preparations } = context
  const { accounts } = preparations
  const openAsApplication = (side: Side, statements: readonly string[]) =>
    undo.use(
      new Sessions(asApplication(topology[side].endpoint, accounts[side]), {
        preamble: [...preamble, ...statements],
        signal,
      }),
    )
  const application = { source: openAsApplication('source', []), target: openAsApplication('target', []) }
  const places = undo.use(new SuitePlaces(suites, { ...context, accounts, application }))
  return { ...context, openAsApplication, application, places }
}

function asApplication(endpoint: Endpoint, { user, password }: RunAccount): Endpoint {
  return { ...endpoint, user, password }
}
