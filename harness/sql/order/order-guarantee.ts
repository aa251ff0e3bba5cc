import type { OrderGuarantee, OrderKey } from '../../model/statement.ts'
import { type Token, tokensOf } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, significant, wordOf } from '../lexer/token-walk.ts'

type Cut = Pick<Extract<OrderGuarantee, { kind: 'none' }>, 'limited' | 'cutBehind'>

const none = (cut: Cut | false): OrderGuarantee => ({ kind: 'none', ...(cut || { limited: false }) })

/** Clauses that can follow ORDER BY at the level of the query. */
const behindOrderBy = [
  'limit',
  'offset',
  'fetch',
  'rows',
  'for',
  'lock',
  'into',
  'procedure',
  'union',
  'except',
  'intersect',
]
const setOperators = ['union', 'except', 'intersect']
/** An ORDER BY of these functions gives any order, because each row gets another value. */
const shuffles = ['rand', 'random', 'uuid', 'random_bytes']

/**
 * Returns the guarantee of a statement about the order of its rows, from the ORDER BY of its outermost query
 * expression, not from subqueries, windows or aggregates. Constants order nothing, a bare integer is a position, and an
 * expression that the select list repeats is the position of that item. EXPLAIN, DESCRIBE, SHOW COLUMNS and SHOW
 * WARNINGS have a fixed order, which counts as total; other SHOW statements, and the results of CALL or EXECUTE, have
 * no guaranteed order.
 */
export function orderGuarantee(sql: string | readonly Token[]): OrderGuarantee {
  const tokens = withoutOuterParentheses(significant(tokensOf(sql)))
  switch (wordOf(tokens[0])) {
    case 'with':
      return ofQuery(behindCommonTables(tokens))
    case 'select':
    case 'table':
    case 'values':
    case 'update':
    case 'delete':
      return ofQuery(tokens)
    case 'explain':
    case 'describe':
    case 'desc':
      return { kind: 'total' }
    case 'show':
      return ofShow(tokens)
    default:
      return isPunctuation(tokens[0], '(') ? ofQuery(tokens) : none(false)
  }
}

function ofShow(tokens: readonly Token[]): OrderGuarantee {
  const listed = tokens.map(wordOf).find(word => word !== 'show' && word !== 'full' && word !== 'extended')
  const inOrder = ['columns', 'fields', 'warnings', 'errors', 'create']
  return listed !== undefined && inOrder.includes(listed) ? { kind: 'total' } : none(false)
}

/** Removes outer parentheses: `(SELECT … ORDER BY a)` has the guarantee of its contents. */
function withoutOuterParentheses(tokens: readonly Token[]): readonly Token[] {
  let inner = tokens
  while (isPunctuation(inner[0], '(') && closingIndex(inner, 0) === inner.length - 1) inner = inner.slice(1, -1)
  return inner
}

/** Returns the main query after `WITH [RECURSIVE] name [(columns)] AS (…), …`. */
function behindCommonTables(tokens: readonly Token[]): readonly Token[] {
  let index = wordOf(tokens[1]) === 'recursive' ? 2 : 1
  while (index < tokens.length) {
    const open = tokens.findIndex((token, at) => at > index && wordOf(token) === 'as') + 1
    if (open === 0 || !isPunctuation(tokens[open], '(')) return []
    index = closingIndex(tokens, open) + 1
    if (!isPunctuation(tokens[index], ',')) break
    index++
  }
  return withoutOuterParentheses(tokens.slice(index))
}

/**
 * Returns the indexes of the tokens outside parentheses; a parenthesised part is represented by its two parentheses.
 */
function topLevelIndexes(tokens: readonly Token[]): number[] {
  const indexes: number[] = []
  for (let index = 0; index < tokens.length; index++) {
    indexes.push(index)
    if (isPunctuation(tokens[index], '(')) {
      index = closingIndex(tokens, index)
      if (index < tokens.length) indexes.push(index)
    }
  }
  return indexes
}

function ofQuery(tokens: readonly Token[]): OrderGuarantee {
  const top = topLevelIndexes(tokens)
  const words = top.map(index => wordOf(tokens[index]))
  const lastSetOperator = words.findLastIndex(word => word !== undefined && setOperators.includes(word))
  const cut = cutOf(
    tokens,
    top.filter((_, at) => at > lastSetOperator),
  )
  const order = words.findLastIndex((word, at) => word === 'order' && words[at + 1] === 'by')
  if (order < 0 || order < lastSetOperator) return none(cut)
  const end = words.findIndex((word, at) => at > order && word !== undefined && behindOrderBy.includes(word))
  const keyTokens = tokens.slice(top[order]! + 2, end < 0 ? tokens.length : top[end])
  const selectList = lastSetOperator < 0 ? selectItems(tokens) : []
  const keys = orderKeys(keyTokens, selectList)
  return keys.length === 0 ? none(cut) : { kind: 'partial', keys, ...cut }
}

/** Returns the cut of a LIMIT, as far as its literals show it. */
function cutOf(tokens: readonly Token[], top: readonly number[]): Cut {
  const at = top.find(index => ['limit', 'fetch'].includes(wordOf(tokens[index]) ?? ''))
  if (at === undefined) return { limited: false }
  const [count, next] = tokens.slice(at + 1)
  const skips = isPunctuation(next, ',') || top.some(index => wordOf(tokens[index]) === 'offset')
  const isKnown = wordOf(tokens[at]) === 'limit' && count?.kind === 'number' && /^\d+$/.test(count.text) && !skips
  return { limited: true, ...(isKnown ? { cutBehind: Number(count.text) } : {}) }
}

function orderKeys(tokens: readonly Token[], selectList: readonly string[]): OrderKey[] {
  const keys: OrderKey[] = []
  for (const item of listItems(tokens)) {
    const last = wordOf(item.at(-1))
    const expression = last === 'asc' || last === 'desc' ? item.slice(0, -1) : item
    if (isShuffle(expression)) break
    const key = orderKey(expression, selectList)
    if (key) keys.push(key)
  }
  return keys
}

/** Whether a sort key has another value at each call, so that rows may come in any order. */
export function isShuffle(key: readonly Token[]): boolean {
  return key.some((token, at) => shuffles.includes(wordOf(token) ?? '') && isPunctuation(key[at + 1], '('))
}

/** Whether a sort key is a constant, which orders nothing; a bare integer is a position. */
export function isConstantKey(key: readonly Token[]): boolean {
  return key.every(isConstant)
}

/** Returns the key of an ORDER BY expression; undefined for a constant, which orders nothing. */
function orderKey(expression: readonly Token[], selectList: readonly string[]): OrderKey | undefined {
  const [first, point, second] = expression
  if (!first) return undefined
  if (expression.length === 1 && first.kind === 'number' && /^\d+$/.test(first.text))
    return { kind: 'position', position: Number(first.text) }
  if (isConstantKey(expression)) return undefined
  if (expression.length === 1 && nameOf(first) !== undefined) return { kind: 'column', name: nameOf(first)! }
  const isQualified = isPunctuation(point, '.') && nameOf(first) !== undefined
  if (isQualified && expression.length === 3 && nameOf(second) !== undefined)
    return { kind: 'column', table: nameOf(first)!, name: nameOf(second)! }
  if (
    isQualified &&
    expression.length === 5 &&
    isPunctuation(expression[3], '.') &&
    nameOf(expression[4]) !== undefined
  )
    return { kind: 'column', table: nameOf(second)!, name: nameOf(expression[4])! }
  const text = expressionText(expression)
  const position = selectList.indexOf(text) + 1
  return position > 0 ? { kind: 'position', position } : { kind: 'expression', text }
}

const constantWords = ['null', 'true', 'false']

function isConstant(token: Token): boolean {
  if (token.kind === 'string' || token.kind === 'number' || token.kind === 'parameter') return true
  if (token.kind === 'user-variable' || token.kind === 'system-variable') return true
  if (token.kind === 'punctuation') return ['(', ')', '+', '-', '\\'].includes(token.text)
  return constantWords.includes(wordOf(token) ?? '') || token.text === 'N'
}

/**
 * Returns a text that is equal for expressions that differ only in white space, case of words and needless backticks.
 */
function expressionText(tokens: readonly Token[]): string {
  return tokens
    .map(token => (token.kind === 'string' ? token.text : (nameOf(token) ?? token.text).toLowerCase()))
    .join(' ')
}

/**
 * Returns the expressions of the select list without their aliases, up to the first `*`, after which positions are
 * unknown.
 */
function selectItems(tokens: readonly Token[]): string[] {
  if (wordOf(tokens[0]) !== 'select') return []
  const top = topLevelIndexes(tokens)
  const from = top.find(index =>
    ['from', 'into', 'where', 'order', 'limit', 'union'].includes(wordOf(tokens[index]) ?? ''),
  )
  let start = 1
  while (/^(?:all|distinct|distinctrow|high_priority|straight_join|sql_\w+)$/.test(wordOf(tokens[start]) ?? '')) start++
  const texts: string[] = []
  for (const item of listItems(tokens.slice(start, from))) {
    if (isPunctuation(item.at(-1), '*')) break
    texts.push(expressionText(withoutAlias(item)))
  }
  return texts
}

function withoutAlias(item: readonly Token[]): readonly Token[] {
  const as = item.findLastIndex(token => wordOf(token) === 'as')
  if (as >= 0 && as === item.length - 2) return item.slice(0, as)
  return item
}
