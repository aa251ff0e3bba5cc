import type { Session } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteString } from '../../session/quote.ts'

/**
 * Every object that a run creates on a server has a name that ends in the run's id; only the mark of the run has not.
 */
const ownDatabase = /^crosscheck_\w*_(?<runId>[0-9a-f]{6})$/
const ownUser = /^crosscheck(?<runId>[0-9a-f]{6})$/

/** An object that belongs to a run. */
export interface Orphan {
  runId: string
  /**
   * The name as SQL wants it, without quotes: the name of a database, the id of a connection; an account has its
   * quotes: `'a'@'%'`.
   */
  name: string
}

/** Finds the databases of runs, including the notes of earlier read-only settings. */
export async function findDatabases(session: Session): Promise<Orphan[]> {
  const rows = await queryRows(session, `SHOW DATABASES LIKE 'crosscheck%'`)
  return rows.flatMap(([name]) => orphan(ownDatabase, name, name))
}

export async function findAccounts(session: Session): Promise<Orphan[]> {
  const rows = await queryRows(session, `SELECT User, Host FROM mysql.user WHERE User LIKE 'crosscheck%'`)
  return rows.flatMap(([user, host]) => orphan(ownUser, user, `${quoteString(user ?? '')}@${quoteString(host ?? '')}`))
}

/**
 * Finds connections that use a database of a run, or its account: a statement continues when its run is killed, and a
 * connection that waits to set the server read-only would still do so.
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
