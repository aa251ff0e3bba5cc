import type { Session } from '../model/session.ts'
import { queryRows } from '../session/query-rows.ts'
import { quoteIdentifier } from '../session/quote.ts'
import { type DatabaseState, isSameState, isSameTable, readState, seeCountersLive } from './database-state.ts'
import type { TableDescriptions } from './describe-tables.ts'

/** A database with the contents that a fixture loads; it is only used as a source of copies. */
export interface KeptCopy {
  name: string
  state: DatabaseState
}

const statementDeadlineMs = 10_000

interface LeftDatabase {
  name: string
  /** The state after the fixture was loaded. */
  loaded: DatabaseState
  /** The tables that statements named as the target of a write, in lower case. */
  written: ReadonlySet<string>
  tables: TableDescriptions
  /** Returns the database from which rows are copied; called only if rows must be copied. */
  copy: () => Promise<KeptCopy>
}

/**
 * Restores the rows and counters of a database to their state after its fixture was loaded, and verifies the result.
 * Returns false if this is impossible: then the database cannot be used again.
 */
export async function restoreRows(session: Session, left: LeftDatabase): Promise<boolean> {
  const { name: database, loaded, written, tables } = left
  await seeCountersLive(session)
  const found = await readState(session, database, tables)
  if (found.size !== loaded.size) return false
  const changed = [...loaded.keys()].filter(
    table => written.has(table.toLowerCase()) || !isSameTable(loaded.get(table), found.get(table)),
  )
  if (changed.length === 0) return true
  if (!changed.every(table => tables.get(table)?.isPlain)) return false
  const copy = await left.copy()
  if (!isSameState(loaded, copy.state)) return false
  const lists = changed.map(table => ({ table, columns: tables.get(table)!.columns.map(quoteIdentifier).join(', ') }))
  await copyRows(session, lists, { from: copy.name, to: database })
  const copied = await readState(session, database, tables)
  if (isSameState(loaded, copied)) return true
  for (const table of changed) {
    const { nextId } = loaded.get(table)!
    if (nextId === copied.get(table)?.nextId) continue
    await queryRows(session, `ALTER TABLE ${nameIn(database, table)} AUTO_INCREMENT = ${nextId}`, statementDeadlineMs)
  }
  return isSameState(loaded, await readState(session, database, tables))
}

async function copyRows(
  session: Session,
  lists: { table: string; columns: string }[],
  { from, to }: { from: string; to: string },
): Promise<void> {
  const statements = [
    // Rows are stored unchanged: no id is allotted for a 0, no date is refused, and nothing cascades.
    "SET SESSION foreign_key_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'",
    ...lists.flatMap(({ table, columns }) => [
      // Not DELETE: until the server purges deleted rows, they count in its estimates, and plans change by chance.
      `TRUNCATE TABLE ${nameIn(to, table)}`,
      `INSERT INTO ${nameIn(to, table)} (${columns}) SELECT ${columns} FROM ${nameIn(from, table)}`,
    ]),
  ]
  // In one text, which saves a round trip for each statement, and which ends with the first refused statement.
  await queryRows(session, statements.join('; '), lists.length * statementDeadlineMs)
}

function nameIn(database: string, table: string): string {
  return `${quoteIdentifier(database)}.${quoteIdentifier(table)}`
}
