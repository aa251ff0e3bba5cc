import type { TableName } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

export interface TableReference extends TableName {
  alias?: string
}

const endsTableList = `where group having order limit set union except intersect lock into window procedure values value
  returning select for offset fetch`.split(/\s+/)
const noAlias = `on using join inner cross left right full outer natural straight_join as use force ignore partition
  tablesample with`.split(/\s+/)
const beginsQuery = ['select', 'with', 'values', 'table']

/** Reads `name` or `database.name` at this place; `end` is the index after the name. */
export function tableNameAt(tokens: readonly Token[], at: number): { table: TableName; end: number } | undefined {
  const first = nameOf(tokens[at])
  if (first === undefined) return undefined
  const second = isPunctuation(tokens[at + 1], '.') ? nameOf(tokens[at + 2]) : undefined
  if (second === undefined) return { table: { name: first }, end: at + 1 }
  return { table: { database: first, name: second }, end: at + 3 }
}

/** Reads names with commas between them, as in `DROP TABLE a, b`; any other token after a name ends the list. */
export function tableNameList(tokens: readonly Token[], at: number): TableName[] {
  const names: TableName[] = []
  for (let next = at; ; next++) {
    const found = tableNameAt(tokens, next)
    if (!found) return names
    names.push(found.table)
    next = found.end
    if (!isPunctuation(tokens[next], ',')) return names
  }
}

/** Reads the tables of a FROM clause or of UPDATE from `at` on; joins are followed, subqueries are skipped. */
export function tableReferencesAt(tokens: readonly Token[], at: number): { references: TableReference[]; end: number } {
  const references: TableReference[] = []
  let isExpected = true
  let depth = 0
  let index = at
  while (index < tokens.length) {
    const token = tokens[index]!
    const word = wordOf(token)
    if (isPunctuation(token, '(')) {
      const isGroup = isExpected && !beginsQuery.includes(wordOf(tokens[index + 1]) ?? '')
      if (isGroup) depth++
      else {
        isExpected = false
        index = closingIndex(tokens, index)
      }
      index++
    } else if (isPunctuation(token, ')')) {
      if (depth-- === 0) break
      index++
    } else if (isPunctuation(token, ';')) break
    else if (isExpected && word === 'lateral') index++
    else if (isExpected && nameOf(token) !== undefined) {
      isExpected = false
      const found = tableNameAt(tokens, index)!
      index = found.end
      if (isPunctuation(tokens[index], '(')) continue
      const aliasAt = wordOf(tokens[index]) === 'as' ? index + 1 : index
      const alias = aliasOf(tokens[aliasAt], aliasAt > index)
      references.push(alias === undefined ? found.table : { ...found.table, alias })
    } else if (word !== undefined && endsTableList.includes(word) && !isIndexHint(tokens, index)) break
    else {
      if (isPunctuation(token, ',') || word === 'join' || word === 'straight_join') isExpected = true
      index++
    }
  }
  return { references, end: index }
}

/** USE INDEX FOR ORDER BY (…). */
function isIndexHint(tokens: readonly Token[], index: number): boolean {
  const words = tokens.slice(Math.max(0, index - 3), index).map(wordOf)
  return words.includes('index') || words.includes('key')
}

function aliasOf(token: Token | undefined, isMarked: boolean): string | undefined {
  const name = nameOf(token)
  const word = wordOf(token)
  if (name === undefined || isMarked || word === undefined) return name
  return noAlias.includes(word) || endsTableList.includes(word) ? undefined : name
}

/** Returns all tables in FROM clauses at any depth, without the names of common table expressions. */
export function tablesInFromClauses(tokens: readonly Token[]): TableReference[] {
  const common = commonTableNames(tokens)
  const isQuery: boolean[] = []
  const references: TableReference[] = []
  tokens.forEach((token, index) => {
    if (isPunctuation(token, '(')) {
      const next = tokens[index + 1]
      isQuery.push(isPunctuation(next, '(') || beginsQuery.includes(wordOf(next) ?? ''))
    } else if (isPunctuation(token, ')')) isQuery.pop()
    else if (wordOf(token) === 'from' && (isQuery.at(-1) ?? true))
      references.push(...tableReferencesAt(tokens, index + 1).references)
  })
  return references.filter(
    ({ database, name }) =>
      database !== undefined || (name.toLowerCase() !== 'dual' && !common.has(name.toLowerCase())),
  )
}

/** Returns the names in `WITH name (columns) AS (SELECT …), …`. */
export function commonTableNames(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>()
  if (!tokens.some(token => wordOf(token) === 'with')) return names
  tokens.forEach((token, index) => {
    const name = nameOf(token)
    const as = isPunctuation(tokens[index + 1], '(') ? closingIndex(tokens, index + 1) + 1 : index + 1
    if (name === undefined || wordOf(tokens[as]) !== 'as' || !isPunctuation(tokens[as + 1], '(')) return
    const first = tokens[as + 2]
    if (isPunctuation(first, '(') || beginsQuery.includes(wordOf(first) ?? '')) names.add(name.toLowerCase())
  })
  return names
}
