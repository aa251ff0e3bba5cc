import { tableNameAt } from '../sql/effects/table-references.ts'
import type { Token } from '../sql/lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, wordOf } from '../sql/lexer/token-walk.ts'

/**
 * A part of a statement within which values meet: a condition, an assignment, an item of a list. A value in another
 * part is neither compared with nor assigned to a value of this part, except for a subquery and the part around it.
 */
export interface SqlUnit {
  tokens: readonly Token[]
  /** The keyword before the part: `where`, `set`, `select`, `call` … */
  clause: string
  /** For a value of INSERT: its column, by name if the statement names the columns, otherwise by position. */
  target?: InsertTarget
  /** The results of its subqueries, which are compared with the part or assigned. */
  subqueries: (readonly Token[])[]
}

interface InsertTarget {
  table: string
  column: string | number
}

/** The query of an INSERT … SELECT. */
export interface InsertedQuery {
  table: string
  columns?: string[]
  query: readonly Token[]
}

export interface SqlUnits {
  units: SqlUnit[]
  inserted: InsertedQuery[]
}

const closes = new Set(
  `select from where on having group order by limit offset set values value and or xor union except intersect into returning
  using join inner cross natural straight_join begin do loop call update delete insert replace window with as execute
  prepare declare return signal resignal fetch`.split(/\s+/),
)
/** Functions with the same name as a clause. */
const functionsToo = new Set(['insert', 'replace', 'values', 'left', 'right', 'set', 'value'])
const beginsQuery = new Set(['select', 'with', 'values', 'table'])

/** `tokens`: without the tokens that servers ignore. */
export function readUnits(tokens: readonly Token[], clause = ''): SqlUnits {
  const found: SqlUnits = { units: [], inserted: [] }
  let current: Token[] = []
  let subqueries: (readonly Token[])[] = []
  let word = clause
  let isBetween = false
  const close = () => {
    if (current.length > 0) found.units.push({ tokens: current, clause: word, subqueries })
    current = []
    subqueries = []
    isBetween = false
  }
  const take = (inner: SqlUnits) => {
    found.units.push(...inner.units)
    found.inserted.push(...inner.inserted)
  }
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!
    const here = wordOf(token)
    if (isPunctuation(token, ',') || isPunctuation(token, ';')) {
      close()
      if (token.text === ';') word = ''
    } else if (isPunctuation(token, '(')) {
      const end = closingIndex(tokens, index)
      const inner = tokens.slice(index + 1, end)
      const isQuery = beginsQuery.has(wordOf(inner[0]) ?? '')
      const needsExclusiveServer = current.length === 0 && endsUnit(tokens[end + 1])
      if (isQuery || needsExclusiveServer) take(readUnits(inner, isQuery ? '' : word))
      if (isQuery) subqueries.push(inner)
      // Only the results of a subquery belong to the part around it.
      if (isQuery) current.push(token)
      else if (!needsExclusiveServer) current.push(...tokens.slice(index, end + 1))
      index = end
    } else if (here === 'and' && isBetween) {
      isBetween = false
      current.push(token)
    } else if (here !== undefined && closes.has(here) && !isPunctuation(tokens[index - 1], '.')) {
      const isFunction = functionsToo.has(here) && isPunctuation(tokens[index + 1], '(')
      const insert = here === 'insert' || here === 'replace' ? readInsert(tokens, index) : undefined
      if (insert) {
        close()
        found.units.push(...insert.units)
        if (insert.query) found.inserted.push(insert.query)
        index = insert.end - 1
        word = 'insert'
      } else if (isFunction && !(here === 'values' && word === 'from')) current.push(token)
      else {
        close()
        // After AND, a condition continues.
        if (!['and', 'or', 'xor', 'by'].includes(here)) word = here
      }
    } else {
      if (here === 'between') isBetween = true
      current.push(token)
    }
  }
  close()
  return found
}

function endsUnit(token: Token | undefined): boolean {
  if (token === undefined || isPunctuation(token, ',') || isPunctuation(token, ';') || isPunctuation(token, ')'))
    return true
  return closes.has(wordOf(token) ?? '')
}

const modifiers = ['low_priority', 'delayed', 'high_priority', 'ignore', 'into']

/** Reads an INSERT up to the end of its rows; returns undefined for an expression that only resembles an INSERT. */
function readInsert(
  tokens: readonly Token[],
  at: number,
): { units: SqlUnit[]; query?: InsertedQuery; end: number } | undefined {
  let index = at + 1
  while (modifiers.includes(wordOf(tokens[index]) ?? '')) index++
  const found = tableNameAt(tokens, index)
  if (!found || ['set', 'select'].includes(found.table.name.toLowerCase())) return undefined
  const table = found.table.name.toLowerCase()
  index = found.end
  if (wordOf(tokens[index]) === 'partition') index = closingIndex(tokens, index + 1) + 1
  let columns: string[] | undefined
  if (isPunctuation(tokens[index], '(') && !beginsQuery.has(wordOf(tokens[index + 1]) ?? '')) {
    const close = closingIndex(tokens, index)
    columns = listItems(tokens.slice(index + 1, close)).map(item => nameOf(item.at(-1))?.toLowerCase() ?? '')
    index = close + 1
  }
  if (!['values', 'value'].includes(wordOf(tokens[index]) ?? '')) {
    // In `INSERT(text, 1, 2, 'x')` and `REPLACE(`, no table follows.
    const isStatement =
      columns !== undefined ||
      ['set', 'select', 'with', 'table'].includes(wordOf(tokens[index]) ?? '') ||
      isPunctuation(tokens[index], '(')
    if (!isStatement) return undefined
    const isQuery = wordOf(tokens[index]) !== 'set'
    return {
      units: [],
      ...(isQuery
        ? { query: { table, ...(columns ? { columns } : {}), query: upToSemicolon(tokens.slice(index)) } }
        : {}),
      end: index,
    }
  }
  const units: SqlUnit[] = []
  index++
  while (index < tokens.length) {
    if (wordOf(tokens[index]) === 'row') index++
    if (!isPunctuation(tokens[index], '(')) break
    const close = closingIndex(tokens, index)
    for (const [place, item] of listItems(tokens.slice(index + 1, close)).entries()) {
      const inner = readUnits(item, 'values')
      units.push({
        tokens: item,
        clause: 'values',
        target: { table, column: columns ? (columns[place] ?? place) : place },
        subqueries: inner.units.flatMap(({ subqueries }) => subqueries),
      })
    }
    index = close + 1
    if (!isPunctuation(tokens[index], ',')) break
    index++
  }
  return { units, end: index }
}

function upToSemicolon(tokens: readonly Token[]): readonly Token[] {
  const end = tokens.findIndex(token => isPunctuation(token, ';'))
  return end < 0 ? tokens : tokens.slice(0, end)
}

/** Returns the tokens between SELECT and FROM, for each SELECT of a query, item by item. */
export function selectLists(tokens: readonly Token[]): Token[][][] {
  const lists: Token[][][] = []
  let depth = 0
  let from: number | undefined
  const end = (index: number) => {
    if (from !== undefined) lists.push(listItems(tokens.slice(from, index)))
    from = undefined
  }
  for (const [index, token] of tokens.entries()) {
    if (isPunctuation(token, '(')) depth++
    if (isPunctuation(token, ')')) depth--
    const word = depth === 0 ? wordOf(token) : undefined
    if (word === 'select') {
      end(index)
      from = index + 1
    } else if (word === 'from' || word === 'union' || word === 'except' || word === 'intersect' || word === 'into')
      end(index)
  }
  end(tokens.length)
  return lists
}
