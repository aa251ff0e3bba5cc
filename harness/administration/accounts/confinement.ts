import type { Session, SessionOpener } from '../../model/session.ts'
import type { Side } from '../../model/side.ts'
import { UsageError } from '../../model/usage-error.ts'
import { ask, QuestionRefused } from '../../session/ask.ts'
import { type RunAccount, withoutSecret } from './run-account.ts'

/** Every account sees these, and they hold nobody's data. `mysql` is not among them: it holds the accounts. */
const systemDatabases = ['information_schema', 'performance_schema', 'lost+found']

/** ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR */
const loginRefused = [1045, 1698]

/**
 * Asks a server, as the run's own account, what that account can reach, and throws UsageError where that is more than
 * the databases of the run: rights given to PUBLIC (MariaDB), mandatory roles (MySQL), or rows for everybody in
 * mysql.db (MySQL 5.6) count for every account, and are not to be seen in what was granted to this one.
 */
export async function assertConfined(
  opener: SessionOpener,
  account: RunAccount,
  about: { side: Side; runId: string },
): Promise<void> {
  const { side, runId } = about
  await using session = await logIn(opener, account, side)
  const [[current] = []] = await ask(session, 'SELECT CURRENT_USER()')
  if (current !== `${account.user}@%`) {
    throw new UsageError(`the ${side} takes the run's own account ${account.account} for ${current}`, {
      remedy: anonymousRemedy,
    })
  }
  const granted = await ask(session, 'SHOW GRANTS')
  const foreign = granted.map(([line]) => withoutSecret(line ?? '')).filter(line => !isOwnGrant(line, account, runId))
  if (foreign.length > 0) {
    throw new UsageError(
      `the ${side} gives every account more than Crosscheck grants to its own, so that suites could write into databases of others: ${foreign.join('; ')}`,
      { remedy: 'take that from PUBLIC or from mandatory_roles there, or let Crosscheck start the server' },
    )
  }
  const databases = (await ask(session, 'SHOW DATABASES')).map(([name]) => name ?? '')
  const reached = databases.filter(name => !systemDatabases.includes(name.toLowerCase()) && !name.endsWith(`_${runId}`))
  if (reached.length > 0) {
    throw new UsageError(
      `every account may use ${reached.join(', ')} on the ${side}, so that suites could write there`,
      {
        remedy:
          `DELETE FROM mysql.db WHERE User = '' and FLUSH PRIVILEGES take that away, as mysql_secure_installation does; ` +
          'or let Crosscheck start the server',
      },
    )
  }
}

const anonymousRemedy = `an anonymous account ('') of a nearer host takes its log-in: drop that account, or let Crosscheck start the server`

async function logIn(opener: SessionOpener, account: RunAccount, side: Side): Promise<Session> {
  try {
    return await opener.open({})
  } catch (error) {
    const errno = error instanceof Error && 'errno' in error ? Number(error.errno) : undefined
    if (errno === undefined || !loginRefused.includes(errno)) throw error
    throw new UsageError(
      `the ${side} does not let the run's own account ${account.account} in although it was just created: error ${errno}`,
      { remedy: anonymousRemedy, cause: error instanceof QuestionRefused ? error : undefined },
    )
  }
}

/** Nothing at all (USAGE), or rights on the databases of the run. */
function isOwnGrant(line: string, { user }: RunAccount, runId: string): boolean {
  const [, privileges, on, to] = /^GRANT (.*?) ON (\S+) TO (.+?)(?: WITH .*)?$/s.exec(line) ?? []
  if (privileges === undefined || on === undefined || to === undefined) return false
  if (privileges === 'USAGE' && on === '*.*') return true
  const isOwnDatabase = /^`crosscheck(\\_|_).*`\.\*$/.test(on) && on.endsWith(`_${runId}\`.*`)
  return isOwnDatabase && to.replaceAll(/[`']/g, '') === `${user}@%`
}
