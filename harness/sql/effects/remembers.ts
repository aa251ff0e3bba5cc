import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'
import { rememberingFunctions } from './function-effects.ts'
import type { StatementSource } from './statement-source.ts'

/** Databases whose tables and functions describe the server and its connections. */
const systemDatabases = ['information_schema', 'performance_schema', 'sys', 'mysql']

/** Whether a text contains anything by which one statement could observe another, apart from stored functions. */
export function remembers({ tokens }: StatementSource): boolean {
  return tokens.some((token, index) => {
    if (token.kind === 'user-variable' || token.kind === 'system-variable' || isPunctuation(token, ';')) return true
    const next = tokens[index + 1]
    // Under ANSI_QUOTES, the string may be the name of a function, or of its database.
    if (token.text.startsWith('"') && (isPunctuation(next, '(') || isPunctuation(next, '.'))) return true
    const name = nameOf(token)?.toLowerCase()
    if (name === undefined) return false
    if (rememberingFunctions.has(name) || name.startsWith('service_')) return true
    if (isPunctuation(next, '.') && systemDatabases.includes(name)) return true
    // A function of a database, as in `tools.count_up()`, may do anything.
    if (isPunctuation(tokens[index - 1], '.') && isPunctuation(next, '(')) return true
    return locksOrStores(wordOf(token), wordOf(next))
  })
}

/** INTO, FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE, NEXT VALUE FOR. */
function locksOrStores(word: string | undefined, next: string | undefined): boolean {
  if (word === 'into') return true
  if (word === 'for') return next === 'update' || next === 'share'
  return (word === 'lock' && next === 'in') || (word === 'value' && next === 'for')
}
