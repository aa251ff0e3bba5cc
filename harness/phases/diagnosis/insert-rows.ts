import { tableNameAt } from '../../sql/effects/table-references.ts'
import { lex, type Token } from '../../sql/lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, significant, wordOf } from '../../sql/lexer/token-walk.ts'

/** The parts of an INSERT or REPLACE with VALUES, so that rows and columns can be left out. */
interface InsertRows {
  table: string
  /** The text before the list of columns, or before VALUES. */
  head: string
  /** The columns as they are written; undefined if the statement does not name them. */
  columns?: string[]
  /** The values of each row as they are written. */
  rows: string[][]
  /** The text after the rows, for example ON DUPLICATE KEY UPDATE. */
  tail: string
}

/** Returns undefined for every other statement, and for rows that are not plain lists. */
export function readInsertRows(sql: string): InsertRows | undefined {
  const tokens = significant(lex(sql))
  const verb = wordOf(tokens[0])
  if (verb !== 'insert' && verb !== 'replace') return undefined
  let index = 1
  while (['low_priority', 'delayed', 'high_priority', 'ignore', 'into'].includes(wordOf(tokens[index]) ?? '')) index++
  const found = tableNameAt(tokens, index)
  if (!found) return undefined
  index = found.end
  const headEnd = tokens[index - 1]!.end
  let columns: string[] | undefined
  if (isPunctuation(tokens[index], '(')) {
    const close = closingIndex(tokens, index)
    columns = textsOf(sql, tokens.slice(index + 1, close))
    index = close + 1
  }
  if (!['values', 'value'].includes(wordOf(tokens[index]) ?? '')) return undefined
  const rows: string[][] = []
  do {
    index++
    if (!isPunctuation(tokens[index], '(')) return undefined
    const close = closingIndex(tokens, index)
    if (close === tokens.length) return undefined
    rows.push(textsOf(sql, tokens.slice(index + 1, close)))
    index = close + 1
  } while (isPunctuation(tokens[index], ','))
  const tail = sql.slice(tokens[index - 1]!.end)
  return { table: found.table.name, head: sql.slice(0, headEnd), ...(columns ? { columns } : {}), rows, tail }
}

export function printInsertRows({ head, columns, rows, tail }: InsertRows): string {
  const list = columns ? ` (${columns.join(', ')})` : ''
  const separator = rows.length > 1 ? '\n  ' : ' '
  return `${head}${list} VALUES${separator}${rows.map(row => `(${row.join(', ')})`).join(`,${separator}`)}${tail}`
}

/** Removes one column. `known` are all columns of the table in their order, for statements that do not name them. */
export function withoutColumn(insert: InsertRows, column: string, known: readonly string[]): InsertRows {
  const names = insert.columns?.map(bareName) ?? known
  const at = names.findIndex(name => name.toLowerCase() === column.toLowerCase())
  if (at < 0) return insert
  const others = <T>(list: readonly T[]) => list.filter((_, index) => index !== at)
  return {
    ...insert,
    ...(insert.columns ? { columns: others(insert.columns) } : {}),
    rows: insert.rows.map(row => (row.length === names.length ? others(row) : row)),
  }
}

function bareName(text: string): string {
  const tokens = lex(text)
  return nameOf(tokens.at(-1)) ?? text
}

function textsOf(sql: string, tokens: readonly Token[]): string[] {
  if (tokens.length === 0) return []
  return listItems(tokens).map(item => (item.length === 0 ? '' : sql.slice(item[0]!.start, item.at(-1)!.end)))
}
