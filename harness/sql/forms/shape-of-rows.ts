/** Matches an INSERT or REPLACE up to its rows, if no part of that text depends on the sql_mode of a session. */
const beforeRows = /^\s*(?:insert|replace)\b(?:[^'"`\\#/-]|`[^`]*`)*?(?<![.$@\u0080-\uffff])\bvalues?\s*(?=\()/iy

const literal = String.raw`(?:(?:'[^'\\]*')+|[-+]?\d+(?:\.\d+)?|null|default|true|false)`
const row = String.raw`\(\s*${literal}(?:\s*,\s*${literal})*\s*\)`
const firstRow = new RegExp(row, 'iy')
/**
 * Matches one row at a time: a text may contain millions of rows, and a pattern for all rows would exhaust the stack.
 */
const nextRow = new RegExp(String.raw`\s*,\s*${row}`, 'iy')

/**
 * Returns the text of an INSERT with one short row in place of all leading rows of plain literals. The order guarantee,
 * the touched tables and the shape of the result are those of the whole text, and nearly all of the text of a large
 * INSERT is rows.
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
