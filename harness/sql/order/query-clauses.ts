import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

/** The text of a query cannot be followed, so that nothing is proved about it. */
export class Unproved extends Error {}

/** One SELECT, cut into its clauses. Absent clauses are empty. */
export interface SelectClauses {
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
  /** The words of each operator in lower case, including `all` if present; one operator fewer than operands. */
  operators: string[][]
  /** The ORDER BY of the whole expression; empty if it is that of the only operand. */
  orderBy: readonly Token[]
}

const setOperators = ['union', 'except', 'intersect', 'minus']
const behindOrderBy = ['limit', 'offset', 'fetch', 'for', 'lock', 'into']
/** The clauses in their required order. A word that comes too early is a name, or part of FOR SYSTEM_TIME. */
const clauseWords = ['items', 'from', 'where', 'group', 'having', 'window', 'order', ...behindOrderBy]

function withoutOuterParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens
  while (isPunctuation(inner[0], '(') && closingIndex(inner, 0) === inner.length - 1) inner = inner.slice(1, -1)
  return inner
}

/** Returns the indexes of the tokens outside parentheses, and of the outermost opening parentheses. */
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

/**
 * Separates the last operand from the ORDER BY of the whole expression, which always follows a parenthesis or a set
 * operator.
 */
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

/** Cuts a SELECT into its clauses. Throws Unproved if the tokens are no SELECT. */
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
    // A word after a point is a name.
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
