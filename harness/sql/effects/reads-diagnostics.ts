import { type Token, tokensOf } from '../lexer/lex.ts'
import { isStoredProgram } from '../lexer/stored-program.ts'
import { isPunctuation, significant, wordOf } from '../lexer/token-walk.ts'

/** Functions of what the statement before has done. */
const functions = ['row_count', 'found_rows']
const variable = /^@@(?:session\.|local\.)?`?(?:warning_count|error_count)`?$/i

/**
 * Whether a statement looks at what the one before left behind, so that a SHOW WARNINGS of ours between the two would
 * change its answer. LAST_INSERT_ID() outlives other statements and does not count. What a routine or a prepared
 * statement reads inside cannot be seen here.
 */
export function readsDiagnostics(sql: string | readonly Token[]): boolean {
  const tokens = significant(tokensOf(sql))
  if (isStoredProgram(tokens)) return false
  const first = wordOf(tokens[0])
  const listed = wordOf(tokens[1])
  if (first === 'show' && (listed === 'warnings' || listed === 'errors' || isShowCount(tokens))) return true
  if (first === 'get' && tokens.slice(1, 3).some(token => wordOf(token) === 'diagnostics')) return true
  return tokens.some((token, index) => {
    if (token.kind === 'system-variable') return variable.test(token.text)
    return functions.includes(wordOf(token) ?? '') && isPunctuation(tokens[index + 1], '(')
  })
}

/** SHOW COUNT(*) WARNINGS. */
function isShowCount(tokens: readonly Token[]): boolean {
  const counted = wordOf(tokens[5])
  return wordOf(tokens[1]) === 'count' && (counted === 'warnings' || counted === 'errors')
}
