import type { Session } from '../../../model/session.ts'
import { queryRows } from '../../../session/query-rows.ts'
import { quoteIdentifier } from '../../../session/quote.ts'

/** The table that the scenarios use. It contains the rows 1 and 2 when a scenario begins. */
export const table = 'crosscheck_switch'
/** A procedure that inserts the rows 100 and 102, and waits for the lock named `procedure` in between. */
export const twice = 'crosscheck_switch_twice'

/**
 * Returns the name of a lock for GET_LOCK(), as an expression. No other run and no other scenario uses the same name.
 */
export function lockOf(word: string): string {
  return `CONCAT(DATABASE(), ' ${word}')`
}

/**
 * Returns an expression that waits up to 4 s for the lock of this name, and is 1 when the connection has got the lock.
 */
export function delayStatement(word: string): string {
  return `GET_LOCK(${lockOf(word)}, 4)`
}

export function insertOf(id: number): string {
  return `INSERT INTO ${table} VALUES (${id}, 'new')`
}

export function readOwn(id: number): string {
  return `SELECT id, note FROM ${table} WHERE id = ${id}`
}

/** Returns a query with the outcome `1 row: kept` or `1 row: lost`. */
export function keptQuery(id: number): string {
  return `SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM ${table} WHERE id = ${id}`
}

export function changeQuery(id: number): string {
  return `SELECT IF(note = 'changed', 'kept', 'lost') FROM ${table} WHERE id = ${id}`
}

/**
 * Creates the table and the procedure. The procedure runs with the rights of its caller: as a procedure of the
 * administrator, it would be exempt from read-only.
 */
export async function createSwitchTable(adminSession: Session, database: string): Promise<AsyncDisposable> {
  const own = (name: string) => `${quoteIdentifier(database)}.${quoteIdentifier(name)}`
  const drop = async () => {
    await queryRows(adminSession, `DROP TABLE IF EXISTS ${own(table)}`)
    await queryRows(adminSession, `DROP PROCEDURE IF EXISTS ${own(twice)}`)
  }
  await queryRows(adminSession, `USE ${quoteIdentifier(database)}`)
  await drop()
  await queryRows(adminSession, `CREATE TABLE ${table} (id INT PRIMARY KEY, note VARCHAR(20)) ENGINE = InnoDB`)
  await queryRows(
    adminSession,
    `CREATE PROCEDURE ${twice}() SQL SECURITY INVOKER BEGIN ${insertOf(100)}; DO ${delayStatement('procedure')}; ${insertOf(102)}; END`,
  )
  return { [Symbol.asyncDispose]: drop }
}

/** Puts the rows of the table back to the first state. */
export async function resetSwitchTable(adminSession: Session): Promise<void> {
  await queryRows(adminSession, `DELETE FROM ${table}`)
  await queryRows(adminSession, `INSERT INTO ${table} VALUES (1, 'one'), (2, 'two')`)
}
