import type { Session } from '../../../model/session.ts'
import { queryRows } from '../../../session/query-rows.ts'
import { quoteIdentifier } from '../../../session/quote.ts'

/** What the scenarios work on. It holds the rows 1 and 2 when one of them begins. */
export const table = 'crosscheck_switch'
/** A procedure that inserts the rows 100 and 102, and waits for the lock of `procedure` in between. */
export const twice = 'crosscheck_switch_twice'

/** Name of a lock of GET_LOCK() as an expression: no other run and no other scenario has the same. */
export function lockOf(word: string): string {
  return `CONCAT(DATABASE(), ' ${word}')`
}

/** Waits for such a lock; becomes 1 when it is had. */
export function delayStatement(word: string): string {
  return `GET_LOCK(${lockOf(word)}, 4)`
}

export function insertOf(id: number): string {
  return `INSERT INTO ${table} VALUES (${id}, 'new')`
}

export function readOwn(id: number): string {
  return `SELECT id, note FROM ${table} WHERE id = ${id}`
}

/** Answers `1 row: kept` or `1 row: lost`. */
export function keptQuery(id: number): string {
  return `SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM ${table} WHERE id = ${id}`
}

export function changeQuery(id: number): string {
  return `SELECT IF(note = 'changed', 'kept', 'lost') FROM ${table} WHERE id = ${id}`
}

/** Makes the table and the procedure. A admin session's procedure would be exempt, if it did not run as whoever calls it. */
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

/** Puts the table as it was at first. */
export async function resetSwitchTable(adminSession: Session): Promise<void> {
  await queryRows(adminSession, `DELETE FROM ${table}`)
  await queryRows(adminSession, `INSERT INTO ${table} VALUES (1, 'one'), (2, 'two')`)
}
