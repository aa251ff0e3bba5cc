import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

/** The text of a query cannot be followed; nothing is proved of it. */
export class Unproved extends Error {}

/** One SELECT, cut where its clauses begin. What it does not have is empty. */
interface SelectClauses {
  isDistinct: boolean
  items: readonly Token[]
  from: readonly Token[]
  where: readonly Token[]
  groupBy: readonly Token[]
  orderBy: readonly Token[]
}

interface CommonTable {
  name: string
  columns: string[] | undefined
  query: readonly Token[]
}

/** A query expression: its common tables, and operands with set operators between them. */
export interface QueryExpression {
  isRecursive: boolean
  commonTables: CommonTable[]
  operands: (readonly Token[])[]
  /** In lower case, `all` among the words where it is there; one less than operands. */
  operators: string[][]
  /** ORDER BY of the whole where it cannot be that of the only operand. */
  orderBy: readonly Token[]
}

const setOperators = ['union', 'except', 'intersect', 'minus']
const behindOrderBy = ['limit', 'offset', 'fetch', 'for', 'lock', 'into']
/** In the order in which they may stand: a word that comes too early is the name of something, or FOR SYSTEM_TIME. */
const clauseWords = ['items', 'from', 'where', 'group', 'having', 'window', 'order', ...behindOrderBy]

function withoutOuterParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens
  while (isPunctuation(inner[0], '(') && closingIndex(inner, 0) === inner.length - 1) inner = inner.slice(1, -1)
  return inner
}

/** Indexes of the tokens that stand in no parentheses, the opening ones among them. */
function topLevel(tokens: readonly Token[]): number[] {
  const indexes: number[] = []
  for (let index = 0; index < tokens.length; index++) {
    indexes.push(index)
    if (isPunctuation(tokens[index], '(')) index = closingIndex(tokens, index)
  }
  return indexes
}

export function queryExpression(tokens: readonly Token[]): QueryExpression {
  const { isRecursive, commonTables, rest } = splitCommonTables(withoutOuterParentheses(tokens))
  const body = withoutOuterParentheses(rest)
  if (rest !== body && wordOf(body[0]) === 'with') throw new Unproved()
  const operands: (readonly Token[])[] = []
  const operators: string[][] = []
  let start = 0
  const top = topLevel(body)
  for (const [at, index] of top.entries()) {
    const word = wordOf(body[index])
    if (index < start || word === undefined || !setOperators.includes(word)) continue
    operands.push(body.slice(start, index))
    const next = wordOf(body[top[at + 1] ?? -1])
    const quantifier = next === 'all' || next === 'distinct' ? [next] : []
    operators.push([word, ...quantifier])
    start = index + 1 + quantifier.length
  }
  operands.push(body.slice(start))
  const trailing = trailingOrder(operands.at(-1)!, operators.length > 0)
  operands[operands.length - 1] = trailing.operand
  return { isRecursive, commonTables, operands, operators, orderBy: trailing.orderBy }
}

/** What stands behind the last operand and belongs to the whole: always behind a parenthesis or a set operator. */
function trailingOrder(operand: readonly Token[], isSetOperation: boolean) {
  const isParenthesised = isPunctuation(operand[0], '(')
  if (!isSetOperation && !isParenthesised) return { operand, orderBy: [] }
  const end = topLevel(operand).find(
    index => index > 0 && ['order', ...behindOrderBy].includes(wordOf(operand[index]) ?? ''),
  )
  return { operand: operand.slice(0, end), orderBy: end === undefined ? [] : clausesFrom(operand.slice(end)).orderBy }
}

function splitCommonTables(tokens: readonly Token[]) {
  const commonTables: CommonTable[] = []
  if (wordOf(tokens[0]) !== 'with') return { isRecursive: false, commonTables, rest: tokens }
  const isRecursive = wordOf(tokens[1]) === 'recursive'
  let index = isRecursive ? 2 : 1
  for (;;) {
    const name = nameOf(tokens[index])
    if (name === undefined) throw new Unproved()
    index++
    let columns: string[] | undefined
    if (isPunctuation(tokens[index], '(')) {
      const end = closingIndex(tokens, index)
      columns = tokens.slice(index + 1, end).flatMap(token => nameOf(token)?.toLowerCase() ?? [])
      index = end + 1
    }
    if (wordOf(tokens[index]) !== 'as' || !isPunctuation(tokens[index + 1], '(')) throw new Unproved()
    const end = closingIndex(tokens, index + 1)
    commonTables.push({ name, columns, query: tokens.slice(index + 2, end) })
    index = end + 1
    if (!isPunctuation(tokens[index], ',')) return { isRecursive, commonTables, rest: tokens.slice(index) }
    index++
  }
}

const modifiers =
  /^(?:all|distinct|distinctrow|high_priority|straight_join|sql_small_result|sql_big_result|sql_buffer_result|sql_cache|sql_no_cache|sql_calc_found_rows)$/

/** Throws Unproved on what is no SELECT. */
export function selectClauses(tokens: readonly Token[]): SelectClauses {
  if (wordOf(tokens[0]) !== 'select') throw new Unproved()
  let start = 1
  while (modifiers.test(wordOf(tokens[start]) ?? '')) start++
  const isDistinct = tokens.slice(1, start).some(token => wordOf(token)!.startsWith('distinct'))
  return { isDistinct, ...clausesFrom(tokens.slice(start)) }
}

function clausesFrom(tokens: readonly Token[]): Omit<SelectClauses, 'isDistinct'> {
  const clauses: Record<string, readonly Token[]> = {}
  let clause = 'items'
  let start = 0
  const top = topLevel(tokens)
  for (const [at, index] of top.entries()) {
    const word = wordOf(tokens[index])
    if (word === 'procedure' || word === 'qualify' || isPunctuation(tokens[index], ';')) throw new Unproved()
    // A point before it makes it a name.
    if (!word || clauseWords.indexOf(word) < 1 || isPunctuation(tokens[index - 1], '.')) continue
    const by = wordOf(tokens[top[at + 1] ?? -1]) === 'by'
    if ((word === 'group' || word === 'order') && !by) throw new Unproved()
    if (clauseWords.indexOf(word) <= clauseWords.indexOf(clause)) throw new Unproved()
    clauses[clause] = tokens.slice(start, index)
    clause = word
    start = by ? index + 2 : index + 1
  }
  clauses[clause] = tokens.slice(start)
  return {
    items: clauses.items ?? [],
    from: clauses.from ?? [],
    where: clauses.where ?? [],
    groupBy: clauses.group ?? [],
    orderBy: clauses.order ?? [],
  }
}
