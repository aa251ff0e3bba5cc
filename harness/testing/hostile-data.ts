import type { Session } from '../model/session.ts'
import { queryRows } from '../session/query-rows.ts'

/** What the tables of a proof hold when a rewrite is tried: a rewrite that is right on tidy data only is wrong. */
export const variants = ['the data of the proof', 'NULLs and duplicates', 'no rows'] as const
export type Variant = (typeof variants)[number]

/** Fills the tables of the session's database for a variant; what a constraint forbids is left out. */
export async function fill(session: Session, variant: Variant): Promise<void> {
  if (variant === 'the data of the proof') return
  const columns = await queryRows(
    session,
    'SELECT c.table_name, c.column_name, c.is_nullable, c.column_key, c.data_type, c.extra FROM information_schema.columns AS c ' +
      "JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE' " +
      'WHERE c.table_schema = DATABASE() ORDER BY c.table_name, c.ordinal_position',
  )
  for (const [table, ofTable] of Map.groupBy(columns, ([name]) => name!)) {
    if (variant === 'no rows') {
      await attempt(session, `DELETE FROM \`${table}\``)
      continue
    }
    const own = ofTable.filter(([, , , , , extra]) => !/generated|virtual|persistent|stored/i.test(extra ?? ''))
    const names = own.map(([, name]) => `\`${name}\``).join(', ')
    for (const [offset, isNull] of [
      [1000, false],
      [2000, true],
    ] as const) {
      const values = own.map(([, name, nullable, key, type]) => {
        if (key === 'PRI' && /int/.test(type ?? '')) return `\`${name}\` % 100 + ${offset}`
        return isNull && nullable === 'YES' ? 'NULL' : `\`${name}\``
      })
      await attempt(session, `INSERT IGNORE INTO \`${table}\` (${names}) SELECT ${values.join(', ')} FROM \`${table}\``)
    }
  }
}

/** Runs a statement that a constraint of a proof's table may forbid. */
async function attempt(session: Session, sql: string): Promise<void> {
  await queryRows(session, sql).catch(() => [])
}
