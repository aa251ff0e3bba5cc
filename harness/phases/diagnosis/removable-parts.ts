import type { Token } from '../../sql/lexer/lex.ts'
import { closingIndex, isPunctuation, wordOf } from '../../sql/lexer/token-walk.ts'

/** The tokens from `start` up to, but without, `end`. */
interface Part {
  start: number
  end: number
}

const clauses = ['where', 'group', 'having', 'order', 'limit', 'union', 'except', 'intersect', 'on', 'using', 'window',
  'join', 'inner', 'left', 'right', 'cross', 'natural', 'straight_join', 'for', 'returning', 'procedure', 'with', 'set',
  'from', 'partition', 'rows', 'range', 'separator'] // biome-ignore format: words

const setOperators = ['union', 'except', 'intersect']

const loose = ['distinct', 'all', 'not', 'asc', 'desc', 'unsigned', 'sql_no_cache', 'straight_join', 'outer', 'as']

/**
 * Returns the parts of a statement that may be left out, the longest first: clauses, items of lists with their comma,
 * operands of AND, OR and arithmetic with their operator, aliases, words that only modify. A server must show whether
 * the rest is a valid statement.
 */
export function removableParts(tokens: readonly Token[]): Part[] {
  const parts = new Map<string, Part>()
  const add = (start: number, end: number) => {
    if (start < end && end - start < tokens.length) parts.set(`${start} ${end}`, { start, end })
  }
  for (const level of levelsOf(tokens)) {
    for (const { start, end } of between(level, isClause(tokens))) add(start, end)
    addJoins(tokens, level, add)
    // Keeps only the query before UNION, or only the one after it.
    for (const index of level.own.filter(each => setOperators.includes(wordOf(tokens[each]) ?? ''))) {
      const modifier = ['all', 'distinct'].includes(wordOf(tokens[index + 1]) ?? '') ? 1 : 0
      add(level.start, index + 1 + modifier)
      add(index, level.end)
    }
    for (const item of itemsOf(tokens, level)) add(item.start, item.end)
    for (const { start, end } of between(level, isOperator(tokens))) add(start, end)
    // The first operand goes with the operator after it.
    for (const { start, end } of between(level, isOperator(tokens))) {
      const operandStart = lastBefore(level, start, index => isOperator(tokens)(index) || isBoundary(tokens, index))
      add(operandStart + 1, start + 1)
      if (end > start) add(start + 1, end)
    }
  }
  tokens.forEach((token, index) => {
    const word = wordOf(token)
    if (word !== undefined && loose.includes(word)) add(index, word === 'as' ? index + 2 : index + 1)
    // For a call or a group: keeps only its contents, or only the text around it.
    if (isPunctuation(token, '(')) {
      const close = closingIndex(tokens, index)
      add(index, close + 1)
      add(index + 1, close)
    }
  })
  return [...parts.values()].toSorted((a, b) => b.end - b.start - (a.end - a.start))
}

/** The indices of the tokens at one depth inside one pair of parentheses, and the bounds of that pair. */
interface Level {
  start: number
  end: number
  own: number[]
}

function levelsOf(tokens: readonly Token[]): Level[] {
  const levels: Level[] = []
  const read = (start: number, end: number) => {
    const own: number[] = []
    levels.push({ start, end, own })
    for (let index = start; index < end; index++) {
      own.push(index)
      if (!isPunctuation(tokens[index], '(')) continue
      const close = Math.min(closingIndex(tokens, index), end)
      read(index + 1, close)
      index = close - 1
    }
  }
  read(0, tokens.length)
  return levels
}

/** Returns the parts from each token that begins a part up to the next such token or the end of the level. */
function between({ own, end }: Level, begins: (index: number) => boolean): Part[] {
  const starts = own.filter(begins)
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? end }))
}

/** Adds a join together with its condition, and a clause together with the clauses after it. */
function addJoins(tokens: readonly Token[], level: Level, add: (start: number, end: number) => void): void {
  const starts = level.own.filter(isClause(tokens))
  starts.forEach((start, index) => {
    for (const further of [2, 3]) add(start, starts[index + further] ?? level.end)
  })
}

function itemsOf(tokens: readonly Token[], level: Level): Part[] {
  const commas = level.own.filter(index => isPunctuation(tokens[index], ','))
  const stops = level.own.filter(index => isPunctuation(tokens[index], ',') || isClause(tokens)(index))
  return commas.flatMap(comma => {
    const next = stops.find(index => index > comma) ?? level.end
    const before = lastBefore(level, comma, index => isPunctuation(tokens[index], ',') || isBoundary(tokens, index))
    return [
      { start: comma, end: next },
      { start: before + 1, end: comma + 1 },
    ]
  })
}

function lastBefore({ own, start }: Level, index: number, matches: (index: number) => boolean): number {
  return own.findLast(each => each < index && matches(each)) ?? start - 1
}

const boundaries = ['select', 'by', 'distinct', 'set', 'where', 'having', 'on', 'when', 'then', 'else', 'values']

function isBoundary(tokens: readonly Token[], index: number): boolean {
  return boundaries.includes(wordOf(tokens[index]) ?? '') || isPunctuation(tokens[index], ',')
}

function isClause(tokens: readonly Token[]): (index: number) => boolean {
  return index => clauses.includes(wordOf(tokens[index]) ?? '')
}

const operators = ['+', '-', '*', '/', '||', '=', '<', '>', '<=', '>=', '<>', '!=', '<=>']

function isOperator(tokens: readonly Token[]): (index: number) => boolean {
  return index => {
    const token = tokens[index]
    if (token?.kind === 'punctuation') return operators.includes(token.text)
    return ['and', 'or', 'xor', 'collate', 'when', 'else', 'is'].includes(wordOf(token) ?? '')
  }
}
