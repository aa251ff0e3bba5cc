import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'
import type { Pair, PairReply } from '../session/pair.ts'
import { queryRows } from '../session/query-rows.ts'
import { quoteIdentifier, quoteString } from '../session/quote.ts'
import type { ObservedStatement } from './observation-of.ts'
import { mayChangeKeys } from './schema-keys.ts'
import type { LeasedDatabase } from './suite-databases.ts'

/** A query for all rows of one table, which is compared like any other statement. */
interface ContentsQuery {
  table: string
  statement: Pick<Statement, 'sql' | 'order'>
}

/** Returns one query for each table that either side has in this database after the suite. */
export async function contentsQueries(
  suite: Suite,
  openers: BySide<SessionOpener>,
  { name: database, tables: knowledge }: Pick<LeasedDatabase, 'name' | 'tables'>,
): Promise<ContentsQuery[]> {
  const look = () => onBothSides(side => readTables(openers[side], database))
  const mayHaveChanged = suite.statements.some(mayChangeKeys)
  const tables = mayHaveChanged ? await look() : await knowledge.once('columns', look)
  const all = new Map([...tables.target, ...tables.source])
  return [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([table, { columns, primaryKey }]) => ({
      table,
      statement: {
        sql: selectAll(`${quoteIdentifier(database)}.${quoteIdentifier(table)}`, columns, primaryKey),
        // Sorted so that equal rows meet early; compared as a set, because the collations of two servers may sort a key
        // differently.
        order: { kind: 'none', limited: false },
      },
    }))
}

const askedAtOnce = 8

/** Sends a few of the queries at once on the open pair, and yields the replies in the order of the queries. */
export async function* repliesOf(
  queries: readonly ContentsQuery[],
  openPair: () => Promise<Pair>,
  deadlineMs: number,
): AsyncGenerator<{ query: ContentsQuery; reply: PairReply }> {
  const request = { deadlineMs, leaveWarnings: 'not of interest for contents', mayBeFollowed: true }
  for (let next = 0; next < queries.length; ) {
    const pair = await openPair()
    const asked = queries.slice(next, next + askedAtOnce).map(query => {
      const reply = pair.run({ ...request, statement: query.statement })
      // The reply is awaited in its turn.
      reply.catch(() => {})
      return { query, reply }
    })
    for (const { query, reply } of asked) {
      next += 1
      const answered = await reply
      yield { query, reply: answered }
      // The connections of the later queries were lost, too.
      if (answered.lost) break
    }
  }
}

/**
 * Describes the contents of a table for the journal: without the name of the database, which is different in each run.
 */
export function observedContents(suite: Suite, database: string, table: string, sql: string): ObservedStatement {
  return {
    id: `${suite.file}#${table}`,
    at: { file: suite.file, line: 1, column: 1 },
    name: `contents of ${table}`,
    sql: sql.replaceAll(`${quoteIdentifier(database)}.`, ''),
    // Tables of the same name are the same subject if they come from the same schema.
    normalised: `contents of ${suite.fixture?.name ?? suite.name} / ${table}`,
    tolerances: [],
  }
}

interface Table {
  columns: string[]
  primaryKey: string[]
}

function selectAll(table: string, columns: string[], primaryKey: string[]): string {
  const order = primaryKey.length > 0 ? ` ORDER BY ${primaryKey.map(quoteIdentifier).join(', ')}` : ''
  return `SELECT ${columns.map(quoteIdentifier).join(', ')} FROM ${table}${order}`
}

async function readTables(opener: SessionOpener, database: string): Promise<Map<string, Table>> {
  await using session = await opener.open({})
  const schema = quoteString(database)
  const [names, columns, keys] = await Promise.all([
    queryRows(
      session,
      `SELECT table_name FROM information_schema.tables WHERE table_schema = ${schema} AND table_type = 'BASE TABLE'`,
    ),
    queryRows(
      session,
      `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ${schema} ORDER BY ordinal_position`,
    ),
    queryRows(
      session,
      `SELECT table_name, column_name FROM information_schema.statistics WHERE table_schema = ${schema} AND index_name = 'PRIMARY' ORDER BY seq_in_index`,
    ),
  ])
  const tables = new Map<string, Table>(names.map(([name]) => [name ?? '', { columns: [], primaryKey: [] }]))
  for (const [table, column] of columns) tables.get(table ?? '')?.columns.push(column ?? '')
  for (const [table, column] of keys) tables.get(table ?? '')?.primaryKey.push(column ?? '')
  return tables
}
