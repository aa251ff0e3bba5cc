import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, wordOf } from '../lexer/token-walk.ts'
import { type ColumnName, columnName } from './equations.ts'

export type SelectItem =
  | { kind: 'star'; table?: string }
  | { kind: 'column'; column: ColumnName; tokens: readonly Token[]; label: string }
  /**
   * `label` is the name by which ORDER BY may refer to the item: to be safe, the last name if there is no AS; `tokens`
   * includes this name then. `isMarked`: there is an AS.
   */
  | { kind: 'expression'; tokens: readonly Token[]; label: string; isMarked: boolean }

/** Returns the items of a select list. Labels are in lower case. */
export function selectItems(tokens: readonly Token[]): SelectItem[] {
  return listItems(tokens).map(selectItem)
}

function selectItem(tokens: readonly Token[]): SelectItem {
  const last = tokens.at(-1)
  if (isPunctuation(last, '*') && (tokens.length === 1 || isPunctuation(tokens.at(-2), '.'))) {
    const table = nameOf(tokens.at(-3))
    return table === undefined ? { kind: 'star' } : { kind: 'star', table }
  }
  const asked = columnName(tokens)
  if (asked) return { kind: 'column', column: asked, tokens, label: asked.name.toLowerCase() }
  const label = labelOf(last)
  const isMarked = wordOf(tokens.at(-2)) === 'as'
  const expression = tokens.slice(0, isMarked ? -2 : -1)
  const column = label === '' ? undefined : columnName(expression)
  if (column && !prefixes.includes(column.name.toLowerCase()))
    return { kind: 'column', column, tokens: expression, label }
  return { kind: 'expression', tokens: isMarked ? expression : tokens, label, isMarked }
}

/** Words that look like a column before an alias, but belong to an expression. */
const prefixes = ['binary', 'not', 'exists', 'interval', 'row', 'date', 'time', 'timestamp', 'all', 'distinct']

function labelOf(token: Token | undefined): string {
  if (token?.kind === 'string') return token.text.replace(/^.*?['"]|['"]$/g, '').toLowerCase()
  return nameOf(token)?.toLowerCase() ?? ''
}

/** In a select list without GROUP BY, these functions combine all rows into one. */
const aggregates =
  /^(?:count|sum|avg|min|max|group_concat|json_arrayagg|json_objectagg|bit_and|bit_or|bit_xor|std|stddev|stddev_pop|stddev_samp|variance|var_pop|var_samp)$/

/** Whether the tokens contain an aggregate of the query itself, not of a subquery and not over a window. */
export function hasAggregate(tokens: readonly Token[]): boolean {
  for (let index = 0; index < tokens.length; index++) {
    if (!isPunctuation(tokens[index], '(')) continue
    const end = closingIndex(tokens, index)
    const isSubquery = ['select', 'with', 'values', 'table'].includes(wordOf(tokens[index + 1]) ?? '')
    if (isAggregateCall(tokens, index - 1)) return true
    if (isSubquery) index = end
  }
  return false
}

/** Whether the word before a parenthesis is that of an aggregate, not over a window. */
export function isAggregateCall(tokens: readonly Token[], index: number): boolean {
  const end = closingIndex(tokens, index + 1)
  return aggregates.test(wordOf(tokens[index]) ?? '') && wordOf(tokens[end + 1]) !== 'over'
}
