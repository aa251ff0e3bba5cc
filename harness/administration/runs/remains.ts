import type { Session } from '../../model/session.ts'
import { ask } from '../../session/ask.ts'
import { quoteString } from '../../session/quote.ts'

/** Every run names what it makes on a server so that it ends in the run's id; its mark is the exception. */
const ownDatabase = /^crosscheck_\w*_(?<runId>[0-9a-f]{6})$/
const ownUser = /^crosscheck(?<runId>[0-9a-f]{6})$/

/** Something that belongs to a run. */
export interface Remain {
  runId: string
  /** As SQL wants it, but for its quotes: a database's name, a connection's id; an account is quoted: `'a'@'%'`. */
  name: string
}

/** With the notes of how a server was set before it was frozen. */
export async function findDatabases(session: Session): Promise<Remain[]> {
  const rows = await ask(session, `SHOW DATABASES LIKE 'crosscheck%'`)
  return rows.flatMap(([name]) => remain(ownDatabase, name, name))
}

export async function findAccounts(session: Session): Promise<Remain[]> {
  const rows = await ask(session, `SELECT User, Host FROM mysql.user WHERE User LIKE 'crosscheck%'`)
  return rows.flatMap(([user, host]) => remain(ownUser, user, `${quoteString(user ?? '')}@${quoteString(host ?? '')}`))
}

/**
 * Connections that use a database of a run, or its account: what was running when it was killed goes on, and one that
 * waits to freeze the server would still do so.
 */
export async function findConnections(session: Session): Promise<Remain[]> {
  const rows = await ask(session, 'SHOW PROCESSLIST')
  return rows
    .filter(([id]) => id !== String(session.connectionId))
    .flatMap(([id, user, , database]) => {
      const [found] = [...remain(ownDatabase, database, id), ...remain(ownUser, user, id)]
      return found ? [found] : []
    })
}

function remain(form: RegExp, text: string | null | undefined, name: string | null | undefined): Remain[] {
  const runId = form.exec(text ?? '')?.groups?.runId
  return runId === undefined ? [] : [{ runId, name: name ?? '' }]
}
