import { applicationPrivileges } from '../../config/defaults.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide, Side } from '../../model/side.ts'
import type { Endpoint, Topology } from '../../model/topology.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier } from '../../session/quote.ts'
import { Sessions } from '../../session/sessions.ts'
import { assertConfined } from './confinement.ts'
import { createRunAccount, type RunAccount } from './run-account.ts'

/** Of tables with history, and to read the bodies of routines: where an application holds them, so does its migration. */
const optionalPrivileges = ['DELETE HISTORY', 'SHOW CREATE ROUTINE']

/**
 * The accounts as which a run sends the statements of its suites, made on both servers alike where one of them already
 * runs, so that no right of one side is missing on the other; undefined where Crosscheck has started both, and nobody
 * else's data is there. Throws UsageError where an account cannot be made, or can reach more than the run's databases.
 */
export async function openRunAccounts(
  topology: Topology,
  admins: BySide<SessionOpener>,
  runId: string,
  undo: AsyncDisposableStack,
): Promise<BySide<RunAccount> | undefined> {
  if (topology.source.ours && topology.target.ours) return undefined
  const open = async (side: Side) => {
    const account = await openConfinedAccount(topology[side].endpoint, admins[side], { server: `the ${side}`, runId })
    // The account ends with a server that the run has started.
    if (topology[side].ours) return account
    undo.defer(() => dropDatabasesOf(admins[side], runId))
    return undo.use(account)
  }
  const opening = { source: open('source'), target: open('target') }
  // Both, even where one fails: what the other has made is known then, and is undone with all else.
  await Promise.allSettled([opening.source, opening.target])
  return { source: await opening.source, target: await opening.target }
}

/** What statements of suites have made beside the databases that they were given. A note of the settings is the guard's. */
async function dropDatabasesOf(admin: SessionOpener, runId: string): Promise<void> {
  await using session = await admin.open({})
  const names = await queryRows(session, `SHOW DATABASES LIKE 'crosscheck\\_%\\_${runId}'`)
  for (const [name] of names)
    if (name && !name.startsWith('crosscheck_freeze_'))
      await queryRows(session, `DROP DATABASE ${quoteIdentifier(name)}`)
}

/** An account on one server with what applications hold on the databases of the run, seen to reach nothing else. */
export async function openConfinedAccount(
  endpoint: Endpoint,
  admin: SessionOpener,
  about: { server: string; runId: string },
): Promise<RunAccount> {
  const account = await createRunAccount(admin, {
    ...about,
    privileges: applicationPrivileges,
    optional: optionalPrivileges,
    otherwise: 'or let Crosscheck start the server',
  })
  try {
    await using sessions = new Sessions(
      { ...endpoint, user: account.user, password: account.password },
      { initStatements: [] },
    )
    await assertConfined(sessions, account, about)
    return account
  } catch (error) {
    await Promise.resolve(account[Symbol.asyncDispose]()).catch(() => {})
    throw error
  }
}
