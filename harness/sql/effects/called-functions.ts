import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'
import { isBuiltin } from './builtin-functions.ts'

/** Words after which a name with a bracket is a table or an alias with columns. */
const beforeTables =
  `into table as view index key constraint references recursive procedure function trigger insert replace
  ignore low_priority high_priority delayed from join straight_join`.split(/\s+/)

/**
 * Returns the names, in lower case and without a database, of functions in expressions that no server has built in:
 * stored or loaded functions. For tokens without comments.
 */
export function storedFunctionCalls(tokens: readonly Token[]): string[] {
  const names = new Set<string>()
  tokens.forEach((token, index) => {
    const name = nameOf(token)?.toLowerCase()
    if (name === undefined || !isPunctuation(tokens[index + 1], '(')) return
    const isQualified = isPunctuation(tokens[index - 1], '.')
    const before = tokens[isQualified ? index - 3 : index - 1]
    if (!isQualified && token.kind === 'word' && isBuiltin(name)) return
    if (advancesSequence(tokens, index)) return
    if (beforeTables.includes(wordOf(before) ?? '') || isPunctuation(before, ')')) return
    if (isCommonTable(tokens, index)) return
    names.add(name)
  })
  return [...names]
}

/** `name (columns) AS (SELECT …)` */
function isCommonTable(tokens: readonly Token[], index: number): boolean {
  const close = closingIndex(tokens, index + 1)
  return wordOf(tokens[close + 1]) === 'as' && isPunctuation(tokens[close + 2], '(')
}

/** Returns the sequences of MariaDB that NEXTVAL, SETVAL and NEXT VALUE FOR advance. */
export function advancedSequences(tokens: readonly Token[]): string[] {
  return tokens.flatMap((_, index) => {
    const isNextValueFor = ['next', 'value', 'for'].every((word, offset) => wordOf(tokens[index + offset]) === word)
    if (isNextValueFor) return nameOf(tokens[index + 3]) ?? []
    return advancesSequence(tokens, index) ? (nameOf(tokens[index + 2]) ?? []) : []
  })
}

/** `NEXTVAL(sequence)`; with a string in the brackets, it is a stored function that emulates a sequence. */
function advancesSequence(tokens: readonly Token[], index: number): boolean {
  const word = wordOf(tokens[index])
  const isCall = (word === 'nextval' || word === 'setval') && isPunctuation(tokens[index + 1], '(')
  return isCall && nameOf(tokens[index + 2]) !== undefined
}
