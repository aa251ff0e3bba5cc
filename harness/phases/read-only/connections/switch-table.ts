import type { Session } from '../../../model/session.ts'
import { ask } from '../../../session/ask.ts'
import { quoteIdentifier } from '../../../session/quote.ts'

/** What the situations work on. It holds the rows 1 and 2 when one of them begins. */
export const table = 'crosscheck_switch'
/** A procedure that inserts the rows 100 and 102, and waits for the lock of `procedure` in between. */
export const twice = 'crosscheck_switch_twice'

/** Name of a lock of GET_LOCK() as an expression: no other run and no other situation has the same. */
export function lockOf(word: string): string {
  return `CONCAT(DATABASE(), ' ${word}')`
}

/** Waits for such a lock; becomes 1 when it is had. */
export function waitFor(word: string): string {
  return `GET_LOCK(${lockOf(word)}, 4)`
}

export function insertOf(id: number): string {
  return `INSERT INTO ${table} VALUES (${id}, 'new')`
}

export function readOwn(id: number): string {
  return `SELECT id, note FROM ${table} WHERE id = ${id}`
}

/** Answers `1 row: kept` or `1 row: lost`. */
export function keptQuestion(id: number): string {
  return `SELECT IF(COUNT(*) = 1, 'kept', 'lost') FROM ${table} WHERE id = ${id}`
}

export function changeQuestion(id: number): string {
  return `SELECT IF(note = 'changed', 'kept', 'lost') FROM ${table} WHERE id = ${id}`
}

/** Makes the table and the procedure. A caretaker's procedure would be exempt, if it did not run as whoever calls it. */
export async function createSwitchTable(caretaker: Session, database: string): Promise<AsyncDisposable> {
  const own = (name: string) => `${quoteIdentifier(database)}.${quoteIdentifier(name)}`
  const drop = async () => {
    await ask(caretaker, `DROP TABLE IF EXISTS ${own(table)}`)
    await ask(caretaker, `DROP PROCEDURE IF EXISTS ${own(twice)}`)
  }
  await ask(caretaker, `USE ${quoteIdentifier(database)}`)
  await drop()
  await ask(caretaker, `CREATE TABLE ${table} (id INT PRIMARY KEY, note VARCHAR(20)) ENGINE = InnoDB`)
  await ask(
    caretaker,
    `CREATE PROCEDURE ${twice}() SQL SECURITY INVOKER BEGIN ${insertOf(100)}; DO ${waitFor('procedure')}; ${insertOf(102)}; END`,
  )
  return { [Symbol.asyncDispose]: drop }
}

/** Puts the table as it was at first. */
export async function resetSwitchTable(caretaker: Session): Promise<void> {
  await ask(caretaker, `DELETE FROM ${table}`)
  await ask(caretaker, `INSERT INTO ${table} VALUES (1, 'one'), (2, 'two')`)
}
