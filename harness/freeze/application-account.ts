import { randomBytes } from 'node:crypto'
import { applicationPrivileges } from '../config/defaults.ts'
import type { ApplicationAccount } from '../model/read-only.ts'
import type { SessionOpener } from '../model/session.ts'
import type { Side } from '../model/side.ts'
import { UsageError } from '../model/usage-error.ts'
import { ask, QuestionRefused } from '../session/ask.ts'
import { quoteIdentifier, quoteString } from '../session/quote.ts'

/** An account that is there for as long as the servers are frozen. Disposing of it drops it. */
export interface ApplicationLogin extends ApplicationAccount, AsyncDisposable {
  user: string
  /** Never printed or stored. */
  password: string
  /**
   * Gives it for a while what migrations need in the databases of the run, so that what they define is the application's
   * own, as it is in production. Disposing of it takes that back.
   */
  migrating(): Promise<AsyncDisposable>
}

/** What MySQL and MariaDB can grant in one database; everything else is granted on the server as a whole. */
const ofDatabases = new Set(
  (
    'ALTER, ALTER ROUTINE, CREATE, CREATE ROUTINE, CREATE TEMPORARY TABLES, CREATE VIEW, DELETE, DELETE HISTORY, DROP, ' +
    'EVENT, EXECUTE, INDEX, INSERT, LOCK TABLES, REFERENCES, SELECT, SHOW CREATE ROUTINE, SHOW VIEW, TRIGGER, UPDATE'
  ).split(', '),
)

/**
 * `crosscheck3f9a1c`: 16 characters, which is all that MySQL 5.6 allows.
 * Recovery knows the accounts of runs by this form.
 */
export function applicationUser(runId: string): string {
  return `crosscheck${runId}`
}

/**
 * Creates the account as which the suites are replayed while the server is frozen. Throws UsageError where a privilege is
 * not known to the server, or not ours to give.
 */
export async function createApplicationAccount(
  caretaker: SessionOpener,
  request: { side: Side; runId: string; privileges: readonly string[] },
): Promise<ApplicationLogin> {
  const user = applicationUser(request.runId)
  const account = `${quoteString(user)}@'%'`
  // Fulfils the rules of password validation, where a server has them.
  const password = `Aa1-${randomBytes(18).toString('base64url')}`
  const drop = async () => {
    await using session = await caretaker.open({})
    await ask(session, `DROP USER ${account}`)
  }
  await using session = await caretaker.open({})
  await create(session, account, password, request.side)
  try {
    for (const grant of grantsOf(request.privileges, request.runId)) await give(session, grant, account, request.side)
    const grants = (await ask(session, `SHOW GRANTS FOR ${account}`)).map(([grant]) => withoutSecret(grant ?? ''))
    const migrating = () => lend(caretaker, account, request)
    return { account, user, password, grants, migrating, [Symbol.asyncDispose]: drop }
  } catch (error) {
    await drop().catch(() => {})
    throw error
  }
}

async function create(
  session: Parameters<typeof ask>[0],
  account: string,
  password: string,
  side: Side,
): Promise<void> {
  try {
    await ask(session, `CREATE USER ${account} IDENTIFIED BY ${quoteString(password)}`)
  } catch (error) {
    // Its own message would hold the password.
    const why = error instanceof QuestionRefused ? `error ${error.errno}` : 'no answer'
    throw new UsageError(`the application's account ${account} could not be created on the ${side}: ${why}`, {
      remedy:
        'the account that Crosscheck uses there needs CREATE USER and GRANT OPTION; or leave the phase out: --phases replay',
    })
  }
}

async function lend(
  caretaker: SessionOpener,
  account: string,
  { runId, privileges, side }: { side: Side; runId: string; privileges: readonly string[] },
): Promise<AsyncDisposable> {
  const held = new Set(normalised(privileges))
  const missing = applicationPrivileges.filter(each => !held.has(each))
  if (missing.length === 0) return { [Symbol.asyncDispose]: async () => {} }
  const on = databasesOf(runId)
  await using session = await caretaker.open({})
  await give(session, { privileges: missing, on }, account, side)
  return {
    [Symbol.asyncDispose]: async () => {
      await using later = await caretaker.open({})
      await ask(later, `REVOKE ${missing.join(', ')} ON ${on} FROM ${account}`)
    },
  }
}

interface Grant {
  privileges: string[]
  on: string
}

function grantsOf(privileges: readonly string[], runId: string): Grant[] {
  const wanted = normalised(privileges)
  return [
    { privileges: wanted.filter(each => ofDatabases.has(each)), on: databasesOf(runId) },
    ...wanted.filter(each => !ofDatabases.has(each)).map(each => ({ privileges: [each], on: '*.*' })),
  ].filter(grant => grant.privileges.length > 0)
}

function normalised(privileges: readonly string[]): string[] {
  return [...new Set(privileges.map(each => each.trim().replaceAll(/\s+/g, ' ').toUpperCase()))]
}

/** In the name of a database that is granted on, % and _ are patterns. */
function databasesOf(runId: string): string {
  return `${quoteIdentifier(`crosscheck\\_%\\_${runId}`)}.*`
}

async function give(
  session: Parameters<typeof ask>[0],
  { privileges, on }: Grant,
  account: string,
  side: Side,
): Promise<void> {
  try {
    // The configuration lets nothing but letters, spaces and underscores into the name of a privilege.
    await ask(session, `GRANT ${privileges.join(', ')} ON ${on} TO ${account}`)
  } catch (error) {
    if (!(error instanceof QuestionRefused)) throw error
    throw new UsageError(
      `the ${side} does not give the application's account ${privileges.join(', ')}: ${error.message}`,
      {
        remedy: 'set the privileges with --application-privileges, or as readOnly.privileges in crosscheck.config.ts',
        cause: error,
      },
    )
  }
}

/** MySQL 5.6 and MariaDB show the hash of the password with the grants. */
function withoutSecret(grant: string): string {
  return grant.replace(/ IDENTIFIED (BY PASSWORD|VIA|WITH) .*$/, '')
}
