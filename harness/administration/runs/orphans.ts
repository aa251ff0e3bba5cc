import type { Session } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'

/** Every run names what it makes on a server so that it ends in the run's id; its mark is the exception. */
const ownDatabase = /^crosscheck_\w*_(?<runId>[0-9a-f]{6})$/
const ownUser = /^crosscheck(?<runId>[0-9a-f]{6})$/

/** Something that belongs to a run. */
export interface Orphan {
  runId: string
  /** As SQL wants it, but for its quotes: a database's name, a connection's id; an account is quoted: `'a'@'%'`. */
  name: string
}

/** With the notes of how a server was set before it was read-only. */
export async function findDatabases(session: Session): Promise<Orphan[]> {
  const rows = await queryRows(session, `SHOW DATABASES LIKE 'crosscheck%'`)
  return rows.flatMap(([name]) => orphan(ownDatabase, name, name))
}

export async function findAccounts(session: Session): Promise<Orphan[]> {
  const rows = await queryRows(session, `SELECT User, Host FROM mysql.user WHERE User LIKE 'crosscheck%'`)
  return rows.flatMap(([user, host]) => orphan(ownUser, user, `${quoteString(user ?? '')}@${quoteString(host ?? '')}`))
}

/**
 * Connections that use a database of a run, or its account: what was running when it was killed goes on, and one that
 * waits to set the server read-only would still do so.
 */
export async function findConnections(session: Session): Promise<Orphan[]> {
  const rows = await queryRows(session, 'SHOW PROCESSLIST')
  return rows
    .filter(([id]) => id !== String(session.connectionId))
    .flatMap(([id, user, , database]) => {
      const [found] = [...orphan(ownDatabase, database, id), ...orphan(ownUser, user, id)]
      return found ? [found] : []
    })
}

function orphan(form: RegExp, text: string | null | undefined, name: string | null | undefined): Orphan[] {
  const runId = form.exec(text ?? '')?.groups?.runId
  return runId === undefined ? [] : [{ runId, name: name ?? '' }]
}
