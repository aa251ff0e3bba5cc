import { applicationPrivileges } from '../../config/defaults.ts'
import type { SessionOpener } from '../../model/session.ts'
import type { BySide, Side } from '../../model/side.ts'
import type { Endpoint, Topology } from '../../model/topology.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier } from '../../session/quote.ts'
import { Sessions } from '../../session/sessions.ts'
import { assertConfined } from './confinement.ts'
import { createRunAccount, type RunAccount } from './run-account.ts'

/**
 * Privileges for tables with history, and for reading the bodies of routines: an application that has them needs them
 * in its migrations, too.
 */
const optionalPrivileges = ['DELETE HISTORY', 'SHOW CREATE ROUTINE']

/**
 * Creates the accounts with which a run sends the statements of its suites. If one of the servers already runs, creates
 * them on both servers alike, so that no privilege of one side is missing on the other. Returns undefined if Crosscheck
 * has started both servers, which then contain nobody else's data. Throws UsageError if an account cannot be created,
 * or can reach more than the run's databases.
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
    // On a server that the run has started, the account ends with the server.
    if (topology[side].ours) return account
    undo.defer(() => dropDatabasesOf(admins[side], runId))
    return undo.use(account)
  }
  const opening = { source: open('source'), target: open('target') }
  // Waits for both, even if one fails: then the changes of the other are known, and are undone with everything else.
  await Promise.allSettled([opening.source, opening.target])
  return { source: await opening.source, target: await opening.target }
}

/**
 * Drops databases that statements of suites have created in addition to those given to them. The guard handles the note
 * of the read-only settings.
 */
async function dropDatabasesOf(admin: SessionOpener, runId: string): Promise<void> {
  await using session = await admin.open({})
  const names = await queryRows(session, `SHOW DATABASES LIKE 'crosscheck\\_%\\_${runId}'`)
  for (const [name] of names)
    if (name && !name.startsWith('crosscheck_freeze_'))
      await queryRows(session, `DROP DATABASE ${quoteIdentifier(name)}`)
}

/**
 * Creates an account on one server with the usual privileges of an application on the databases of the run, and checks
 * that it reaches nothing else.
 */
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
