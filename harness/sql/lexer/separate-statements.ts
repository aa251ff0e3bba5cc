import type { Token } from './lex.ts'
import { isStoredProgram } from './stored-program.ts'
import { isPunctuation, nameOf, wordOf } from './token-walk.ts'

const compoundHeads = ['if', 'case', 'loop', 'while', 'repeat', 'for']

/**
 * Whether the tokens are a statement of MariaDB that contains others without a stored program: BEGIN NOT ATOMIC, IF …
 */
export function startsCompound(tokens: readonly Token[]): boolean {
  const first = wordOf(tokens[0])
  if (first === 'begin') return wordOf(tokens[1]) === 'not'
  if (nameOf(tokens[0]) !== undefined && isPunctuation(tokens[1], ':')) return true
  return first !== undefined && compoundHeads.includes(first)
}

/**
 * Returns the statements of a text that clients send at once; a stored program or compound statement extends to the
 * end.
 */
export function separateStatements(tokens: readonly Token[]): readonly Token[][] {
  const statements: Token[][] = []
  let start = 0
  while (start < tokens.length) {
    const rest = tokens.slice(start)
    const next = rest.findIndex(token => isPunctuation(token, ';'))
    const isWhole = next < 0 || startsCompound(rest) || isStoredProgram(rest)
    const length = isWhole ? rest.length : next
    if (length > 0) statements.push(rest.slice(0, length))
    start += length + 1
  }
  return statements
}
