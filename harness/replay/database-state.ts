import type { Session } from '../model/session.ts'
import { QueryError, queryRows } from '../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../session/quote.ts'
import type { TableDescriptions } from './describe-tables.ts'

/** The present rows and counters of a database, by table name. */
export type DatabaseState = ReadonlyMap<string, TableState>

interface TableState {
  /** BASE TABLE, VIEW, SEQUENCE … */
  type: string
  engine: string
  /** The id of the next row, if the table allots ids. */
  nextId: string
  /**
   * The checksum of all rows, whatever their order. Different contents have the same checksum only by chance, or if
   * text moved to the next column.
   */
  checksum: string | undefined
}

/** Makes the session read the present counters instead of cached ones. */
export async function seeCountersLive(session: Session): Promise<void> {
  try {
    await queryRows(session, 'SET SESSION information_schema_stats_expiry = 0')
  } catch (error) {
    // Only MySQL 8 and later cache the statistics; other servers refuse this setting.
    if (!(error instanceof QueryError)) throw error
  }
}

/**
 * Reads the state of a database. Throws QueryError if a server has no checksums of tables. `seeCountersLive` must have
 * been called for the session.
 */
export async function readState(session: Session, database: string, tables: TableDescriptions): Promise<DatabaseState> {
  const rows = await queryRows(
    session,
    'SELECT table_name, table_type, engine, auto_increment FROM information_schema.tables ' +
      `WHERE table_schema = ${quoteString(database)}`,
  )
  const names = rows.flatMap(([name, type]) => (type === 'BASE TABLE' ? [name!] : []))
  const hasComputed = (name: string) => tables.get(name)?.hasComputed === true
  const plain = names.filter(name => !hasComputed(name))
  const answers = await Promise.all([
    readChecksums(session, database, plain),
    readDigests(session, database, names.filter(hasComputed), tables),
  ])
  const checksums = new Map(answers.flat())
  return new Map(
    rows.map(([name, type, engine, nextId]) => [
      name!,
      // MySQL shows no counter until the first id is allotted.
      { type: type ?? '', engine: engine ?? '', nextId: nextId ?? '1', checksum: checksums.get(name!) },
    ]),
  )
}

async function readChecksums(session: Session, database: string, names: string[]): Promise<[string, string][]> {
  if (names.length === 0) return []
  const list = names.map(name => `${quoteIdentifier(database)}.${quoteIdentifier(name)}`)
  const rows = await queryRows(session, `CHECKSUM TABLE ${list.join(', ')}`)
  return rows.flatMap(([table, checksum]) =>
    checksum === null ? [] : [[table!.slice(database.length + 1), checksum!]],
  )
}

/**
 * Computes digests of tables with computed columns. MariaDB's own checksum of such a table changes from call to call,
 * because it reads these columns from uninitialised memory.
 */
async function readDigests(
  session: Session,
  database: string,
  names: string[],
  tables: TableDescriptions,
): Promise<[string, string][]> {
  if (names.length === 0) return []
  const queries = names.map(name => {
    const cells = tables.get(name)!.columns.map(column => `CONVERT(QUOTE(${quoteIdentifier(column)}) USING binary)`)
    const digest = `CAST(CONV(LEFT(SHA2(CONCAT_WS(',', ${cells.join(', ')}), 256), 15), 16, 10) AS UNSIGNED)`
    const from = `${quoteIdentifier(database)}.${quoteIdentifier(name)}`
    return `SELECT ${quoteString(name)}, CONCAT(COUNT(*), ' ', COALESCE(SUM(${digest}), 0)) FROM ${from}`
  })
  const rows = await queryRows(session, queries.join(' UNION ALL '))
  return rows.map(([name, digest]) => [name!, digest!])
}

export function isSameState(one: DatabaseState, other: DatabaseState): boolean {
  return one.size === other.size && [...one].every(([name, table]) => isSameTable(table, other.get(name)))
}

export function isSameTable(one: TableState | undefined, other: TableState | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.type === other.type &&
    one.engine === other.engine &&
    one.nextId === other.nextId &&
    one.checksum === other.checksum
  )
}
