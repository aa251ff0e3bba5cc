import { tableNameAt } from '../../sql/effects/table-references.ts'
import { lex, type Token } from '../../sql/lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, significant, wordOf } from '../../sql/lexer/token-walk.ts'

/** The parts of a CREATE TABLE, so that columns, keys and options can be left out. */
export interface TableDefinition {
  table: string
  /** The text up to the parenthesis that opens the list. */
  head: string
  items: TableItem[]
  /** The options after the list, without the parenthesis. */
  options: string
}

interface TableItem {
  kind: 'column' | 'key' | 'foreign-key'
  text: string
  /** The name of a column; for other items, the columns and everything else that they name. In lower case. */
  names: string[]
}

const keyWords = ['primary', 'unique', 'key', 'index', 'fulltext', 'spatial', 'constraint', 'check', 'period']

/** Returns undefined for every other statement, also for CREATE TABLE … LIKE and … AS SELECT without a list. */
export function readTableDefinition(sql: string): TableDefinition | undefined {
  const tokens = significant(lex(sql))
  if (wordOf(tokens[0]) !== 'create') return undefined
  const at = tokens.findIndex(token => wordOf(token) === 'table')
  if (at < 1 || at > 4) return undefined
  let index = at + 1
  while (['if', 'not', 'exists'].includes(wordOf(tokens[index]) ?? '')) index++
  const found = tableNameAt(tokens, index)
  const open = found?.end ?? 0
  if (!found || !isPunctuation(tokens[open], '(') || wordOf(tokens[open + 1]) === 'like') return undefined
  const close = closingIndex(tokens, open)
  if (close === tokens.length) return undefined
  return {
    table: found.table.name,
    head: sql.slice(0, tokens[open]!.start).trimEnd(),
    items: listItems(tokens.slice(open + 1, close)).flatMap(item => readItem(sql, item) ?? []),
    options: sql.slice(tokens[close]!.end).trim(),
  }
}

export function printTableDefinition({ head, items, options }: TableDefinition): string {
  const list = items.map(({ text }) => `  ${text}`).join(',\n')
  return `${head} (\n${list}\n)${options === '' ? '' : ` ${options}`}`
}

export function columnsOf({ items }: TableDefinition): string[] {
  return items.flatMap(item => (item.kind === 'column' ? item.names : []))
}

/** Removes one column, and the keys that name it. */
export function withoutColumnDefinition(definition: TableDefinition, column: string): TableDefinition {
  return { ...definition, items: definition.items.filter(({ names }) => !names.includes(column)) }
}

export function withoutForeignKeys(definition: TableDefinition): TableDefinition {
  return { ...definition, items: definition.items.filter(({ kind }) => kind !== 'foreign-key') }
}

function readItem(sql: string, tokens: readonly Token[]): TableItem | undefined {
  const [first] = tokens
  const last = tokens.at(-1)
  if (!first || !last) return undefined
  const text = sql.slice(first.start, last.end)
  const word = wordOf(first)
  const isColumn = word === undefined || !keyWords.includes(word)
  if (isColumn) return { kind: 'column', text, names: [nameOf(first)?.toLowerCase() ?? text] }
  const names = tokens.slice(1).flatMap(token => nameOf(token)?.toLowerCase() ?? [])
  return { kind: names.includes('references') ? 'foreign-key' : 'key', text, names }
}
