import type { Session, SessionOpener } from '../model/session.ts'
import { QueryLost, queryRows } from '../session/query-rows.ts'
import { quoteIdentifier } from '../session/quote.ts'

/** Sessions of an account that creates and drops the databases of a run on one server. */
export interface DatabaseAdministrator extends SessionOpener {
  /** Gives the run's own account its rights on a database that was just created, where they come with each name. */
  admit?(session: Session, database: string): Promise<void>
}

/** A fresh database of the same name on each of these servers, dropped on disposal. */
export async function createDatabase(
  openers: readonly DatabaseAdministrator[],
  name: string,
): Promise<AsyncDisposable> {
  const undo = {
    [Symbol.asyncDispose]: () => onEach(openers, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`),
  }
  try {
    await createOnEach(openers, name)
    return undo
  } catch (error) {
    await undo[Symbol.asyncDispose]().catch(() => {})
    throw error
  }
}

/** An empty one in its place. */
export async function recreateDatabase(openers: readonly DatabaseAdministrator[], name: string): Promise<void> {
  await onEach(openers, `DROP DATABASE IF EXISTS ${quoteIdentifier(name)}`)
  await createOnEach(openers, name)
}

function createOnEach(openers: readonly DatabaseAdministrator[], name: string): Promise<void> {
  return onEach(openers, `CREATE DATABASE ${quoteIdentifier(name)}`, (opener, session) => opener.admit?.(session, name))
}

/** All are tried, even when one of them fails; then the first failure is thrown. */
async function onEach(
  openers: readonly DatabaseAdministrator[],
  sql: string,
  then: (opener: DatabaseAdministrator, session: Session) => Promise<void> | undefined = () => undefined,
): Promise<void> {
  const attempts = await Promise.allSettled(openers.map(opener => on(opener, sql, session => then(opener, session))))
  for (const attempt of attempts) if (attempt.status === 'rejected') throw attempt.reason
}

type Then = (session: Session) => Promise<void> | undefined

/** A statement that nothing ends keeps its tables to itself, and so does what waits for it; a server that Crosscheck started is ended then. */
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
