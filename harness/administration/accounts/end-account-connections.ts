import { randomBytes } from 'node:crypto'
import { waitFor } from '../../kit/deadline.ts'
import type { Session } from '../../model/session.ts'
import type { Endpoint } from '../../model/topology.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'
import { Sessions } from '../../session/sessions.ts'
import { createUser } from './create-user.ts'

const goneDeadlineMs = 10_000
/** ER_NO_SUCH_THREAD */
const noSuchThread = 1094

/**
 * Ends all connections of an account of a run, with no more privileges than CREATE USER: sets a new password, and ends
 * the connections as the account itself, which every account may. To see and end the connections of other accounts
 * requires PROCESS and CONNECTION_ADMIN, which an administrator in the cloud may lack. Resolves when the server has
 * ended the connections. `admin`: a session of the administrator on the same server.
 */
export async function endAccountConnections(admin: Session, endpoint: Endpoint, user: string): Promise<void> {
  const password = `Aa1-${randomBytes(18).toString('base64url')}`
  await setPassword(admin, `${quoteString(user)}@'%'`, quoteString(password))
  await using sessions = new Sessions({ ...endpoint, user, password }, { initStatements: [] })
  await using session = await sessions.open({})
  const isGone = async () => {
    const rows = await queryRows(session, 'SHOW PROCESSLIST')
    const others = rows.filter(([id, name]) => name === user && Number(id) !== session.connectionId)
    for (const [id] of others) await end(session, Number(id))
    return others.length === 0 || undefined
  }
  await waitFor(isGone, { what: `the end of the connections of ${user}`, deadlineMs: goneDeadlineMs, intervalMs: 50 })
}

/**
 * Sets the password of an account. MySQL 5.6 has no ALTER USER … IDENTIFIED BY, so the account is dropped and created
 * again there. The processlist identifies connections by the name of the account.
 */
async function setPassword(admin: Session, account: string, password: string): Promise<void> {
  try {
    await queryRows(admin, `ALTER USER ${account} IDENTIFIED BY ${password}`)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    await queryRows(admin, `DROP USER ${account}`)
    await createUser(admin, account, password)
  }
}

async function end(session: Session, id: number): Promise<void> {
  try {
    await queryRows(session, `KILL ${id}`)
  } catch (error) {
    if (!(error instanceof QueryError && error.errno === noSuchThread)) throw error
  }
}
