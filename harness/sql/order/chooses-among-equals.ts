import { lex } from '../lexer/lex.ts'
import { significant, wordOf } from '../lexer/token-walk.ts'

/** Cheap, and true wherever the answer may be. */
const mayChoose = /\b(?:group|distinct|distinctrow|union|except|intersect)\b/i
const words = new Set(['distinct', 'distinctrow', 'union', 'except', 'intersect'])

/**
 * Whether a query makes one row of several that are equal (GROUP BY, DISTINCT, UNION …), anywhere in it. Which of the
 * equal values the row then shows is up to the server.
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
