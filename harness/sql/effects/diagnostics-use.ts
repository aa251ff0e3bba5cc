import type { DiagnosticsUse } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { isStoredProgram } from '../lexer/stored-program.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { diagnosticFunctions } from './function-effects.ts'
import type { StatementSource } from './statement-source.ts'

const variables = ['warning_count', 'error_count']
const variable = /^@@(?:session\.|local\.)?`?(?:warning_count|error_count)`?$/i

/**
 * Whether a statement reads the diagnostics of the statement before it, so that a SHOW WARNINGS of Crosscheck between
 * the two would change its reply. LAST_INSERT_ID() outlives other statements and does not count. The contents of a
 * routine or a prepared statement are not visible here; words in the statement show that it may read diagnostics.
 */
export function diagnosticsUse(source: StatementSource): DiagnosticsUse {
  if (readsDiagnostics(source.tokens)) return 'read'
  const mayRead =
    source.mentions([...diagnosticFunctions, ...variables, 'diagnostics']) ||
    ['warnings', 'errors', 'count'].some(word => source.hasPhrase(['show', word]))
  return mayRead ? 'concealed' : 'none'
}

function readsDiagnostics(tokens: readonly Token[]): boolean {
  if (isStoredProgram(tokens)) return false
  const first = wordOf(tokens[0])
  const listed = wordOf(tokens[1])
  if (first === 'show' && (listed === 'warnings' || listed === 'errors' || isShowCount(tokens))) return true
  if (first === 'get' && tokens.slice(1, 3).some(token => wordOf(token) === 'diagnostics')) return true
  return tokens.some((token, index) => {
    if (token.kind === 'system-variable') return variable.test(token.text)
    return diagnosticFunctions.includes(wordOf(token) ?? '') && isPunctuation(tokens[index + 1], '(')
  })
}

/** SHOW COUNT(*) WARNINGS. */
function isShowCount(tokens: readonly Token[]): boolean {
  const counted = wordOf(tokens[5])
  return wordOf(tokens[1]) === 'count' && (counted === 'warnings' || counted === 'errors')
}
