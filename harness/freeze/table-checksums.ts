import type { SessionOpener } from '../model/session.ts'
import { ask } from '../session/ask.ts'
import { quoteIdentifier, quoteString } from '../session/quote.ts'

/**
 * What the tables of these databases hold, sequences and versioned tables of MariaDB among them: a checksum of all rows
 * for each, by `database.table`.
 */
export async function tableChecksums(
  opener: SessionOpener,
  databases: readonly string[],
): Promise<Map<string, string>> {
  if (databases.length === 0) return new Map()
  await using session = await opener.open({})
  const tables = await ask(
    session,
    `SELECT table_schema, table_name FROM information_schema.tables WHERE table_type NOT IN ('VIEW', 'SYSTEM VIEW') ` +
      `AND table_schema IN (${databases.map(quoteString).join(', ')}) ORDER BY 1, 2`,
  )
  if (tables.length === 0) return new Map()
  const names = tables.map(([schema, table]) => `${quoteIdentifier(schema ?? '')}.${quoteIdentifier(table ?? '')}`)
  const sums = await ask(session, `CHECKSUM TABLE ${names.join(', ')} EXTENDED`)
  return new Map(sums.map(([name, sum]) => [name ?? '', sum ?? 'cannot be read']))
}
