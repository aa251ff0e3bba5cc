import type { RunAccount } from '../../administration/accounts/run-account.ts'
import { variableName } from '../../config/server-settings.ts'
import { bySide, type Side } from '../../model/side.ts'
import type { Endpoint } from '../../model/topology.ts'
import { administratorsOf } from '../../replay/run-access.ts'
import { Sessions } from '../../session/sessions.ts'
import { encodersOf } from '../../sql/forms/protocol-forms.ts'
import type { PhaseContext } from '../contract/phase.ts'
import type { ReadOnlyContext } from './observe-read-only.ts'
import type { ReadOnlyPreparations } from './prepare-read-only.ts'
import type { ReadOnlyServers } from './read-only-servers.ts'
import { SuitePlaces } from './suite-places.ts'

/**
 * Opens the sessions of the application's account, which close with the context's stack. Creates nothing on the servers
 * yet.
 */
export function openReadOnlyContext(
  { servers, admins }: ReadOnlyServers,
  preparations: ReadOnlyPreparations,
  context: PhaseContext,
): ReadOnlyContext {
  const { config, runId, undo, connections, initStatements } = context
  const signal = AbortSignal.any([context.signal, servers.source.died, servers.target.died])
  const { accounts } = preparations
  const openAsApplication = (side: Side, statements: readonly string[]) =>
    undo.use(
      new Sessions(asApplication(servers[side].endpoint, accounts[side]), {
        connection: connections[side],
        initStatements: [...initStatements, ...statements],
        signal,
      }),
    )
  const application = { source: openAsApplication('source', []), target: openAsApplication('target', []) }
  const common = {
    servers,
    configured: bySide(side => new Set(Object.keys(config.settings[side]).map(variableName))),
    adminSessions: administratorsOf(admins, accounts, context.access.databaseDefaults),
    isConfined: context.accounts !== undefined,
    runId,
    statementTimeoutMs: config.statementTimeoutMs,
  }
  return {
    ...common,
    openAsApplication,
    application,
    places: undo.use(new SuitePlaces(context.replayed, { ...common, accounts, application })),
    privileges: config.readOnly.privileges,
    leftOut: context.leftOutDefiners,
    preparations,
    encoders: encodersOf(config.protocol)[0]!,
  }
}

function asApplication(endpoint: Endpoint, { user, password }: RunAccount): Endpoint {
  return { ...endpoint, user, password }
}
