/** A masked column, as the configuration names it. Names are in lower case: no two differ by case alone. */
export interface MaskedColumn {
  written: string
  /** Absent: the column in any table. */
  table?: string
  column: string
}

const name = '`[^`]+`|[^`.\\s]+'
const written = new RegExp(`^\\s*(?:(?:(?:${name})\\s*\\.\\s*)?(${name})\\s*\\.\\s*)?(${name})\\s*$`)

/**
 * Parses `column`, `table.column` or `database.table.column`; returns undefined for any other text. The database is
 * ignored, because suites run in databases of other names.
 */
export function parseMaskedColumn(text: string): MaskedColumn | undefined {
  const [, table, column] = written.exec(text) ?? []
  if (column === undefined) return undefined
  const plain = (name: string) => name.replaceAll('`', '').trim().toLowerCase()
  return { written: text.trim(), ...(table === undefined ? {} : { table: plain(table) }), column: plain(column) }
}
