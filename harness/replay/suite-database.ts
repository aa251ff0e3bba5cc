import type { DatabaseDefaults } from '../model/database-defaults.ts'
import type { Session, SessionOpener } from '../model/session.ts'
import type { FileFolder } from '../model/topology.ts'
import { QueryLost, queryRows } from '../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../session/quote.ts'

/** Sessions of an account that creates and drops the databases of a run on one server. */
export interface DatabaseAdministrator extends SessionOpener {
  /** Absent if Crosscheck cannot lay files on this server. */
  readonly fileFolder?: FileFolder | undefined
  /** The character set and collation of its databases; absent: the server's own. */
  readonly defaults?: DatabaseDefaults
  /** Gives the run's own account its privileges on a new database, if they are granted for each database name. */
  admit?(session: Session, database: string): Promise<void>
}

/** Creates a fresh database of the same name on each of these servers; disposal drops it. */
export async function createDatabase(
  openers: readonly DatabaseAdministrator[],
  name: string,
): Promise<AsyncDisposable> {
  const undo = {
    [Symbol.asyncDispose]: () => onEach(openers, () => `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`),
  }
  try {
    await createOnEach(openers, name)
    return undo
  } catch (error) {
    await undo[Symbol.asyncDispose]().catch(() => {})
    throw error
  }
}

/** Replaces the database by an empty one. */
export async function recreateDatabase(openers: readonly DatabaseAdministrator[], name: string): Promise<void> {
  await onEach(openers, () => `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`)
  await createOnEach(openers, name)
}

/** Returns the clause of CREATE DATABASE. */
export function defaultsClause(defaults: DatabaseDefaults | undefined): string {
  if (!defaults) return ''
  return ` CHARACTER SET ${quoteString(defaults.charset)} COLLATE ${quoteString(defaults.collation)}`
}

function createOnEach(openers: readonly DatabaseAdministrator[], name: string): Promise<void> {
  const create = ({ defaults }: DatabaseAdministrator) =>
    `CREATE DATABASE ${quoteIdentifier(name)}${defaultsClause(defaults)}`
  return onEach(openers, create, (opener, session) => opener.admit?.(session, name))
}

/** Runs SQL on each server, also after one of them has failed; then throws the first failure. */
async function onEach(
  openers: readonly DatabaseAdministrator[],
  sql: (opener: DatabaseAdministrator) => string,
  then: (opener: DatabaseAdministrator, session: Session) => Promise<void> | undefined = () => undefined,
): Promise<void> {
  const attempts = await Promise.allSettled(
    openers.map(opener => on(opener, sql(opener), session => then(opener, session))),
  )
  for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason
}

type Then = (session: Session) => Promise<void> | undefined

/**
 * Runs SQL on one server. A statement that cannot be killed keeps its tables locked, and blocks the statements that
 * wait for these; in this case a server that Crosscheck started is restarted.
 */
async function on(opener: SessionOpener, sql: string, then: Then): Promise<void> {
  const { revival } = opener
  const count = revival?.count ?? 0
  try {
    await queryOn(opener, sql, then)
  } catch (error) {
    if (!revival || !(error instanceof QueryLost)) throw error
    await revival.revive({ kind: 'stuck', because: error.message }, count)
    await queryOn(opener, sql, then)
  }
}

async function queryOn(opener: SessionOpener, sql: string, then: Then): Promise<void> {
  await using session = await opener.open({})
  await queryRows(session, sql)
  await then(session)
}
