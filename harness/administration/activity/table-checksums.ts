import { crc32 } from 'node:zlib'
import { rowsOf } from '../../model/row-block.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { ReplySink, Session, SessionOpener } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'

const deadlineMs = 120_000

/**
 * Returns a checksum of all rows, in any order, for each table of these databases, by `database.table`; sequences and
 * versioned tables of MariaDB are included. The checksum is computed from the rows that the server sends: for a column
 * that is NULL, CHECKSUM TABLE of MariaDB 11.8 includes the remains of an earlier statement in memory, so that it
 * changes although nothing was written.
 */
export async function tableChecksums(
  opener: SessionOpener,
  databases: readonly string[],
): Promise<Map<string, string>> {
  if (databases.length === 0) return new Map()
  await using session = await opener.open({})
  const columns = await queryRows(
    session,
    `SELECT c.table_schema, c.table_name, c.column_name FROM information_schema.columns c ` +
      `JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name ` +
      `WHERE t.table_type NOT IN ('VIEW', 'SYSTEM VIEW') AND c.table_schema IN (${databases.map(quoteString).join(', ')}) ` +
      `ORDER BY 1, 2, c.ordinal_position`,
  )
  const tables = Map.groupBy(columns, ([schema, table]) => `${schema}.${table}`)
  // Each column is named, because SELECT * omits invisible columns.
  const queries = [...tables.values()].map(rows => {
    const [schema, table] = rows[0]!
    const names = rows.map(([, , column]) => quoteIdentifier(column ?? ''))
    return `SELECT ${names.join(', ')} FROM ${quoteIdentifier(schema ?? '')}.${quoteIdentifier(table ?? '')}`
  })
  const checksums = await checksumsOf(session, queries)
  return new Map([...tables.keys()].map((name, index) => [name, checksums[index] ?? 'cannot be read']))
}

/** Sends all queries in one text, which saves a round trip for each. */
async function checksumsOf(session: Session, queries: readonly string[]): Promise<string[]> {
  if (queries.length === 0) return []
  const sums: { rows: number; one: number; other: number }[] = []
  let failure: Error | undefined
  const sink: ReplySink = {
    columns: () => sums.push({ rows: 0, one: 0, other: 0 }),
    rows: block => {
      const sum = sums.at(-1)!
      sum.rows += block.count
      for (const row of rowsOf(block)) {
        // A sum, so that neither order nor pairs of equal rows matter; two sums, because 32 bits are few.
        sum.one = (sum.one + crc32(row)) % 2 ** 48
        sum.other = (sum.other + crc32(row, 0x5eed)) % 2 ** 48
      }
    },
    endOfRows: () => {},
    done: () => {},
    error: ({ errno, message }) => {
      failure = new ServerFailure(`the contents of the tables cannot be read: ${errno} ${message}`)
    },
    lost: ({ detail }) => {
      failure = new ServerFailure(`the contents of the tables cannot be read: ${detail}`)
    },
    end: () => {},
  }
  await session.run({ sql: queries.join('; '), deadlineMs }, sink)
  if (failure) throw failure
  return sums.map(
    ({ rows, one, other }) =>
      `${rows} ${rows === 1 ? 'row' : 'rows'}, checksum ${one.toString(16)}${other.toString(16)}`,
  )
}
