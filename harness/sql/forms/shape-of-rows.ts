/** Up to the rows of an INSERT or REPLACE, as far as nothing is in it whose reading depends on the mode of a session. */
const beforeRows = /^\s*(?:insert|replace)\b(?:[^'"`\\#/-]|`[^`]*`)*?(?<![.$@\u0080-\uffff])\bvalues?\s*(?=\()/iy

const literal = String.raw`(?:(?:'[^'\\]*')+|[-+]?\d+(?:\.\d+)?|null|default|true|false)`
const row = String.raw`\(\s*${literal}(?:\s*,\s*${literal})*\s*\)`
const firstRow = new RegExp(row, 'iy')
/** One at a time: a text may hold millions of rows, and a pattern for all of them would need as much of a stack. */
const nextRow = new RegExp(String.raw`\s*,\s*${row}`, 'iy')

/**
 * The text of an INSERT with one short row in the place of all leading rows of plain literals. What it promises, reads
 * and writes, and its shape, are those of the whole, and nearly all of the text of a large one is rows.
 */
export function shapeOfRows(sql: string): string {
  beforeRows.lastIndex = 0
  if (!beforeRows.test(sql)) return sql
  const start = beforeRows.lastIndex
  let end = endOf(firstRow, sql, start)
  if (end === undefined) return sql
  for (let next: number | undefined = end; next !== undefined; next = endOf(nextRow, sql, next)) end = next
  return `${sql.slice(0, start)}(0)${sql.slice(end)}`
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
