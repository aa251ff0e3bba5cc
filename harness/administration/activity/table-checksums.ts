import { crc32 } from 'node:zlib'
import { rowsOf } from '../../model/row-block.ts'
import { ServerFailure } from '../../model/server-failure.ts'
import type { ReplySink, Session, SessionOpener } from '../../model/session.ts'
import { queryRows } from '../../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../../session/quote.ts'

const deadlineMs = 120_000

/**
 * How long a read waits for a lock, in seconds: a suite may hold its own LOCK TABLES for as long as it runs. MySQL knows
 * no shorter time.
 */
const lockWaitSeconds = 1

/** The contents of tables at one moment, by `database.table`. */
export interface TableContents {
  checksums: Map<string, string>
  /** Tables that could not be read, with the server's reason. */
  unread: Map<string, string>
}

/**
 * Returns a checksum of all rows, in any order, for each table of these databases; sequences and versioned tables of
 * MariaDB are included. The checksum is computed from the rows that the server sends: for a column that is NULL,
 * CHECKSUM TABLE of MariaDB 11.8 includes the remains of an earlier statement in memory, so that it changes although
 * nothing was written. Waits for no lock longer than a second.
 */
export async function tableChecksums(opener: SessionOpener, databases: readonly string[]): Promise<TableContents> {
  const contents: TableContents = { checksums: new Map(), unread: new Map() }
  if (databases.length === 0) return contents
  await using session = await opener.open({})
  await queryRows(session, `SET SESSION lock_wait_timeout = ${lockWaitSeconds}`)
  const columns = await queryRows(
    session,
    `SELECT c.table_schema, c.table_name, c.column_name FROM information_schema.columns c ` +
      `JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name ` +
      `WHERE t.table_type NOT IN ('VIEW', 'SYSTEM VIEW') AND c.table_schema IN (${databases.map(quoteString).join(', ')}) ` +
      `ORDER BY 1, 2, c.ordinal_position`,
  )
  const tables = [...Map.groupBy(columns, ([schema, table]) => `${schema}.${table}`)]
  for (let next = 0; next < tables.length; ) {
    const rest = tables.slice(next)
    const { sums, failure } = await checksumsOf(
      session,
      rest.map(([, columnsOfTable]) => contentsQuery(columnsOfTable)),
    )
    for (const [index, sum] of sums.entries()) contents.checksums.set(rest[index]![0], sum)
    next += sums.length
    if (failure === undefined) break
    contents.unread.set(rest[sums.length]![0], failure)
    next += 1
  }
  return contents
}

/** Each column is named, because SELECT * omits invisible columns. */
function contentsQuery(rows: (string | null)[][]): string {
  const [schema, table] = rows[0]!
  const names = rows.map(([, , column]) => quoteIdentifier(column ?? ''))
  return `SELECT ${names.join(', ')} FROM ${quoteIdentifier(schema ?? '')}.${quoteIdentifier(table ?? '')}`
}

/** Sends all queries in one text, which saves a round trip for each, up to the first one that the server refuses. */
async function checksumsOf(
  session: Session,
  queries: readonly string[],
): Promise<{ sums: string[]; failure: string | undefined }> {
  const sums: { rows: number; one: number; other: number }[] = []
  let read = 0
  let refused: string | undefined
  let lost: Error | undefined
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
    endOfRows: () => {
      read += 1
    },
    done: () => {},
    error: ({ errno, message }) => {
      refused = `${errno} ${message}`
    },
    lost: ({ detail }) => {
      lost = new ServerFailure(`the contents of the tables cannot be read: ${detail}`)
    },
    end: () => {},
  }
  await session.run({ sql: queries.join('; '), deadlineMs }, sink)
  if (lost) throw lost
  return {
    sums: sums
      .slice(0, read)
      .map(
        ({ rows, one, other }) =>
          `${rows} ${rows === 1 ? 'row' : 'rows'}, checksum ${one.toString(16)}${other.toString(16)}`,
      ),
    failure: refused,
  }
}
