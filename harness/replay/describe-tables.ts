import type { Session } from '../model/session.ts'
import { queryRows } from '../session/query-rows.ts'
import { quoteString } from '../session/quote.ts'

/** By name: the tables whose rows can be read and written as they are stored. */
export type TableDescriptions = ReadonlyMap<string, TableDescription>

interface TableDescription {
  /** The columns that are stored and not computed, including invisible ones. */
  columns: string[]
  hasComputed: boolean
  /** Whether inserted rows are stored unchanged and cause no other effect. */
  isPlain: boolean
}

export async function describeTables(session: Session, database: string): Promise<TableDescriptions> {
  const schema = quoteString(database)
  const tables = new Map<string, TableDescription>()
  const [stored, columns, watched] = await Promise.all([
    queryRows(
      session,
      'SELECT table_name FROM information_schema.tables ' +
        `WHERE table_schema = ${schema} AND table_type = 'BASE TABLE' AND engine = 'InnoDB'`,
    ),
    queryRows(
      session,
      `SELECT table_name, column_name, extra FROM information_schema.columns WHERE table_schema = ${schema} ORDER BY ordinal_position`,
    ),
    queryRows(session, `SELECT event_object_table FROM information_schema.triggers WHERE trigger_schema = ${schema}`),
  ])
  for (const [name] of stored) tables.set(name!, { columns: [], hasComputed: false, isPlain: true })
  for (const [name, column, extra] of columns) {
    const table = tables.get(name!)
    if (/\b(?:VIRTUAL|STORED|PERSISTENT)\b/i.test(extra ?? '')) {
      if (table) table.hasComputed = true
    } else table?.columns.push(column!)
  }
  // Triggers would act on the copied rows.
  for (const [name] of watched) {
    const table = tables.get(name!)
    if (table) table.isPlain = false
  }
  return tables
}
