import type { Endpoint } from '../../model/topology.ts'
import { UsageError } from '../../model/usage-error.ts'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { reachBeyond } from './confinement.ts'
import { grantStatements } from './needed-grants.ts'
import { openConfinedAccount } from './open-run-accounts.ts'
import type { RunAccount } from './run-account.ts'

/**
 * The address and account with which statements of suites are sent to a server that already runs. Disposing of it drops
 * the account that was created for it.
 */
export interface ConfinedEndpoint extends AsyncDisposable {
  endpoint: Endpoint
  /**
   * Grants the account its privileges on a database that was just created, if they cannot be granted on a pattern of
   * names.
   */
  admit?: RunAccount['admit']
}

/**
 * Returns the account of the address itself if its privileges end at databases named `crosscheck_*`, as those of an
 * account created for this purpose do; otherwise an account of the run's own, if the account of the address can create
 * one. Throws UsageError if neither is possible, because statements could then write into databases of others.
 * `server`: the address as messages may show it.
 */
export async function confineEndpoint(
  endpoint: Endpoint,
  about: { server: string; runId?: string },
): Promise<ConfinedEndpoint> {
  const { server, runId } = about
  await using sessions = new Sessions(endpoint, { initStatements: [] })
  await using session = await sessions.open({})
  const { grants, databases } = await reachBeyond(session, database => /^crosscheck(?:\\_|_)/.test(database))
  if (grants.length === 0 && databases.length === 0) return { endpoint, [Symbol.asyncDispose]: async () => {} }
  if (runId === undefined) {
    throw new UsageError(`the account of ${server} reaches more than databases named crosscheck_*`, {
      remedy: 'leave the database out of the address, so that Crosscheck makes databases and an account of its own',
    })
  }
  const admin = new Sessions(endpoint, { initStatements: [] })
  try {
    const account = await openConfinedAccount(endpoint, admin, { server, runId })
    return {
      endpoint: { ...endpoint, user: account.user, password: account.password },
      admit: (session, database) => account.admit(session, database),
      [Symbol.asyncDispose]: async () => {
        await account[Symbol.asyncDispose]()
        await admin[Symbol.asyncDispose]()
      },
    }
  } catch (cause) {
    await admin[Symbol.asyncDispose]()
    if (!(cause instanceof UsageError)) throw cause
    const [[current] = []] = await queryRows(session, 'SELECT CURRENT_USER()')
    throw new UsageError(`${current} reaches more than databases named crosscheck_*, and ${cause.message}`, {
      remedy:
        `probe as an account whose rights end at those databases (${grantStatements[1]}), or as one that may create such ` +
        `an account (${grantStatements.join('; ')})`,
      cause,
    })
  }
}
