import type { Param } from '../../model/statement.ts'
import { lex, type Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { isConstantKey, isShuffle } from './order-guarantee.ts'
import { queryExpression, type SelectClauses, selectClauses, Unproved } from './query-clauses.ts'
import { hasAggregate, isAggregateCall, type SelectItem, selectItems } from './select-items.ts'
import { positionOf } from './select-list.ts'

/** A query with its sort keys behind the columns of its result, or the reason why there is no such query. */
export type SortKeyQuery =
  | {
      kind: 'query'
      sql: string
      params?: Param[]
      /**
       * The number of sort keys. Behind the columns of the result comes, for each of them, first its value, and then
       * bytes that are equal for two rows exactly if the server sorts these values as equal.
       */
      keyCount: number
    }
  | { kind: 'impossible'; because: string }

/**
 * Adds the expressions of ORDER BY to the select list of a query, so that its servers show by what they sort its rows.
 * Impossible if the result would then have other rows, or if the text cannot be read.
 */
export function sortKeyQuery(sql: string, params: readonly Param[] = []): SortKeyQuery {
  try {
    return { kind: 'query', ...new SelectWithKeys(sql).addKeys(params) }
  } catch (error) {
    if (error instanceof NotAddable) return { kind: 'impossible', because: error.message }
    if (error instanceof Unproved) return { kind: 'impossible', because: 'it is no query whose text can be followed' }
    throw error
  }
}

class NotAddable extends Error {}

/** A part of a text, or a text that replaces it, with the places of the `?` markers in it. */
interface Piece {
  text: string
  markers: number[]
}

class SelectWithKeys {
  readonly #sql: string
  readonly #clauses: SelectClauses
  readonly #items: readonly SelectItem[]
  /** The starts of all `?` markers, in order. */
  readonly #markers: number[]

  constructor(sql: string) {
    const all = lex(sql)
    if (all.some(token => token.kind === 'versioned-open'))
      throw new NotAddable('a part of its text is read by some servers only')
    this.#sql = sql
    this.#markers = all.filter(({ kind }) => kind === 'parameter').map(({ start }) => start)
    this.#clauses = clausesOf(significant(all))
    this.#items = selectItems(this.#clauses.items).map(withoutUnmarkedAlias)
  }

  addKeys(params: readonly Param[]): { sql: string; params?: Param[]; keyCount: number } {
    const keys = this.#keys()
    const end = this.#clauses.items.at(-1)!.end
    const added = keys.flatMap((key, index) => columnsFor(key, index + 1))
    const sql = `${this.#sql.slice(0, end)}, ${added.map(({ text }) => text).join(', ')}${this.#sql.slice(end)}`
    if (this.#markers.length === 0) return { sql, keyCount: keys.length }
    const places = [
      ...this.#markers.filter(start => start < end),
      ...added.flatMap(({ markers }) => markers),
      ...this.#markers.filter(start => start >= end),
    ]
    return { sql, params: places.flatMap(start => params[this.#markers.indexOf(start)] ?? []), keyCount: keys.length }
  }

  #keys(): Piece[] {
    const keys: Piece[] = []
    for (const item of listItems(this.#clauses.orderBy)) {
      const direction = wordOf(item.at(-1))
      const key = direction === 'asc' || direction === 'desc' ? item.slice(0, -1) : item
      // Behind a key that is another one for each row, no key decides.
      if (isShuffle(key)) break
      const expression = this.#expressionOf(key)
      if (expression) keys.push(expression)
    }
    if (keys.length === 0) throw new Unproved()
    return keys
  }

  /** Returns what a sort key stands for; undefined for a constant, which orders nothing. */
  #expressionOf(key: readonly Token[]): Piece | undefined {
    const position = positionOf(key)
    if (position !== undefined) return this.#itemAt(position)
    if (isConstantKey(key)) return undefined
    const label = key.length === 1 ? nameOf(key[0])?.toLowerCase() : undefined
    const labelled = this.#items.filter(item => item.kind !== 'star' && item.label !== '' && item.label === label)
    if (labelled.length > 1) throw new NotAddable('several columns of the result have the name of a sort key')
    if (labelled.length === 1) return this.#itemExpression(labelled[0]!)
    this.#ensureOneValue(key)
    return this.#withoutAliases(key)
  }

  #itemAt(position: number): Piece {
    const before = this.#items.slice(0, position)
    if (before.length < position || before.some(({ kind }) => kind === 'star'))
      throw new NotAddable('a sort key is a position behind a *')
    return this.#itemExpression(before.at(-1)!)
  }

  #itemExpression(item: SelectItem): Piece {
    if (item.kind === 'star') throw new Unproved()
    return parenthesised(this.#slice(item.tokens))
  }

  /** Ensures that the rows of a group share one value of the key. */
  #ensureOneValue(key: readonly Token[]): void {
    const { groupBy, items } = this.#clauses
    if (groupBy.length === 0) {
      if (hasAggregate(items)) throw new NotAddable('the query returns one row for all rows of its tables')
      return
    }
    const groupKeys = listItems(groupBy).map(textOf)
    const isGroupKey = groupKeys.includes(textOf(key))
    if (!isGroupKey && !isMadeOfAggregates(key, groupKeys))
      throw new NotAddable('GROUP BY combines rows, which may have several values of a sort key')
  }

  /** Returns a sort key as it is written, with the expressions of the select list in the place of their aliases. */
  #withoutAliases(key: readonly Token[]): Piece {
    const pieces: Piece[] = []
    let start = key[0]!.start
    for (const [index, token] of key.entries()) {
      const item = this.#aliasedBy(key, index)
      if (!item) continue
      pieces.push(this.#between(start, token.start), this.#itemExpression(item))
      start = token.end
    }
    pieces.push(this.#between(start, key.at(-1)!.end))
    return parenthesised(joined(pieces))
  }

  #aliasedBy(key: readonly Token[], index: number): SelectItem | undefined {
    const name = nameOf(key[index])?.toLowerCase()
    const isQualified = isPunctuation(key[index - 1], '.') || isPunctuation(key[index + 1], '.')
    if (name === undefined || isQualified || isPunctuation(key[index + 1], '(')) return undefined
    return this.#items.find(
      item =>
        item.kind !== 'star' &&
        item.label === name &&
        // Within an expression, a name means the column of a table if there is one.
        !item.tokens.some(token => nameOf(token)?.toLowerCase() === name),
    )
  }

  #slice(tokens: readonly Token[]): Piece {
    return this.#between(tokens[0]!.start, tokens.at(-1)!.end)
  }

  #between(start: number, end: number): Piece {
    return {
      text: this.#sql.slice(start, end),
      markers: this.#markers.filter(marker => marker >= start && marker < end),
    }
  }
}

/** Words that an operand follows: a name behind one of them is no alias. */
const beforeOperand = new Set(
  `all and between binary case collate distinct div else escape exists in interval is like mod not or regexp rlike row
  sounds then when xor`.split(/\s+/),
)
const noAlias = ['null', 'true', 'false', 'unknown', 'end']

/**
 * Separates an expression from an alias without AS. Where the last name is part of the expression, the item has no
 * label.
 */
function withoutUnmarkedAlias(item: SelectItem): SelectItem {
  if (item.kind !== 'expression' || item.isMarked) return item
  const [before, last] = item.tokens.slice(-2)
  const isOperand =
    isPunctuation(before, ')') ||
    (before !== undefined && before.kind !== 'punctuation' && !beforeOperand.has(wordOf(before) ?? ''))
  const isAlias = item.label !== '' && last !== undefined && isOperand && !noAlias.includes(wordOf(last) ?? '')
  return isAlias ? { ...item, tokens: item.tokens.slice(0, -1) } : { ...item, label: '' }
}

function clausesOf(tokens: readonly Token[]): SelectClauses {
  const { operands, operators } = queryExpression(tokens)
  if (operators.length > 0) throw new NotAddable(`${operators[0]![0]!.toUpperCase()} sorts by columns of its result`)
  const clauses = selectClauses(operands[0]!)
  if (clauses.isDistinct) throw new NotAddable('DISTINCT combines rows, which may have several values of a sort key')
  if (clauses.groupBy.some(token => ['rollup', 'cube', 'sets'].includes(wordOf(token) ?? '')))
    throw new NotAddable('the rows of ROLLUP have no sort key of their own')
  return clauses
}

function isMadeOfAggregates(key: readonly Token[], groupKeys: readonly string[]): boolean {
  for (let index = 0; index < key.length; index++) {
    if (isPunctuation(key[index + 1], '(') && isAggregateCall(key, index)) {
      index = closingIndex(key, index + 1)
      continue
    }
    const isName = nameOf(key[index]) !== undefined && !isPunctuation(key[index + 1], '(')
    const isPartOfName = isPunctuation(key[index - 1], '.') || isPunctuation(key[index + 1], '.')
    if (isName && (isPartOfName || !groupKeys.includes(textOf([key[index]!])))) return false
  }
  return true
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(token => nameOf(token)?.toLowerCase() ?? token.text).join(' ')
}

function parenthesised({ text, markers }: Piece): Piece {
  return { text: `(${text})`, markers }
}

function joined(pieces: readonly Piece[]): Piece {
  return { text: pieces.map(({ text }) => text).join(''), markers: pieces.flatMap(({ markers }) => markers) }
}

/**
 * Returns two columns for a sort key. The weights of a text are equal if its collation sorts the texts as equal, except
 * for trailing spaces, which some collations ignore; a server sorts by the first `max_sort_length` bytes of them.
 */
function columnsFor({ text, markers }: Piece, number: number): Piece[] {
  const trimmed = `IF(${text} = CONCAT(${text}, ' '), RTRIM(${text}), ${text})`
  return [
    { text: `${text} AS crosscheck_key_${number}`, markers },
    {
      text: `LEFT(WEIGHT_STRING(${trimmed}), @@max_sort_length) AS crosscheck_tie_${number}`,
      markers: [markers, markers, markers, markers].flat(),
    },
  ]
}
