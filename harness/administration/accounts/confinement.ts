import type { Session, SessionOpener } from '../../model/session.ts'
import { UsageError } from '../../model/usage-error.ts'
import { queryRows } from '../../session/query-rows.ts'
import { type RunAccount, withoutSecret } from './run-account.ts'

/**
 * Databases that every account sees, and that contain nobody's data. `mysql` is not among them: it contains the
 * accounts.
 */
const systemDatabases = ['information_schema', 'performance_schema', 'lost+found']

/** ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR */
const loginRefused = [1045, 1698]

/**
 * Asks a server, as the run's own account, what this account can reach. Throws UsageError if that is more than the
 * databases of the run. Privileges of PUBLIC (MariaDB), mandatory roles (MySQL) and rows for everybody in mysql.db
 * (MySQL 5.6) apply to every account, and are not visible in the grants of this one. `server`: for messages, `the
 * source`.
 */
export async function assertConfined(
  opener: SessionOpener,
  account: RunAccount,
  { server, runId }: { server: string; runId: string },
): Promise<void> {
  await using session = await logIn(opener, account, server)
  const [[current] = []] = await queryRows(session, 'SELECT CURRENT_USER()')
  if (current !== `${account.user}@%`) {
    throw new UsageError(`${server} takes the run's own account ${account.account} for ${current}`, {
      remedy: anonymousRemedy,
    })
  }
  const { grants, databases } = await reachBeyond(session, database => database.endsWith(`_${runId}`))
  if (grants.length > 0) {
    throw new UsageError(
      `${server} gives every account more than Crosscheck grants to its own, so that suites could write into databases of others: ${grants.join('; ')}`,
      { remedy: 'take that from PUBLIC or from mandatory_roles there, or let Crosscheck start the server' },
    )
  }
  if (databases.length > 0) {
    throw new UsageError(
      `every account may use ${databases.join(', ')} on ${server}, so that suites could write there`,
      {
        remedy:
          `DELETE FROM mysql.db WHERE User = '' and FLUSH PRIVILEGES take that away, as mysql_secure_installation does; ` +
          'or let Crosscheck start the server',
      },
    )
  }
}

const anonymousRemedy = `an anonymous account ('') of a nearer host takes its log-in: drop that account, or let Crosscheck start the server`

async function logIn(opener: SessionOpener, account: RunAccount, server: string): Promise<Session> {
  try {
    return await opener.open({})
  } catch (error) {
    const errno = error instanceof Error && 'errno' in error ? Number(error.errno) : undefined
    if (errno === undefined || !loginRefused.includes(errno)) throw error
    throw new UsageError(
      `${server} does not let the run's own account ${account.account} in although it was just created: error ${errno}`,
      { remedy: anonymousRemedy, cause: error },
    )
  }
}

interface Reach {
  /** Lines of SHOW GRANTS. */
  grants: string[]
  databases: string[]
}

/**
 * Returns the grants and databases of a session's account, except those on databases that `isOwn` accepts as the run's.
 */
export async function reachBeyond(session: Session, isOwn: (database: string) => boolean): Promise<Reach> {
  const lines = (await queryRows(session, 'SHOW GRANTS')).map(([line]) => withoutSecret(line ?? ''))
  const names = (await queryRows(session, 'SHOW DATABASES')).map(([name]) => name ?? '')
  return {
    grants: lines.filter(line => !isOwnGrant(line, isOwn)),
    databases: names.filter(name => !systemDatabases.includes(name.toLowerCase()) && !isOwn(name)),
  }
}

/** Whether a grant gives no privilege (USAGE), or privileges on databases of runs. A role may contain any privilege. */
function isOwnGrant(line: string, isOwn: (database: string) => boolean): boolean {
  // Under ANSI_QUOTES, names are in double quotes.
  const [, privileges, database] = /^GRANT (.*?) ON (?:[`"]([^`"]+)[`"]|\*)\.\* TO .*$/s.exec(line) ?? []
  if (privileges === undefined) return false
  if (database === undefined) return privileges === 'USAGE'
  return /^crosscheck(?:\\_|_)/.test(database) && isOwn(database)
}
