import { lex } from '../lexer/lex.ts'
import { significant, wordOf } from '../lexer/token-walk.ts'

/** A cheap test that matches every query for which `choosesAmongEquals` may return true. */
const mayChoose = /\b(?:group|distinct|distinctrow|union|except|intersect)\b/i
const words = new Set(['distinct', 'distinctrow', 'union', 'except', 'intersect'])

/**
 * Whether any part of a query combines several equal rows into one (GROUP BY, DISTINCT, UNION …). The server decides
 * which of the equal values such a row shows.
 */
export function choosesAmongEquals(sql: string): boolean {
  if (!mayChoose.test(sql)) return false
  const tokens = significant(lex(sql))
  return tokens.some((token, index) => {
    const word = wordOf(token)
    if (word === 'group') return wordOf(tokens[index + 1]) === 'by'
    return word !== undefined && words.has(word)
  })
}
