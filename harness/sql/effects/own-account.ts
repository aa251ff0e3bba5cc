import type { OutsideEffect } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

const ownNames = ['current_user', 'user', 'session_user', 'system_user']

/** Returns the effect of the SET or the ALTER USER at this place on the account that runs it. */
export function ownAccountEffectAt(tokens: readonly Token[], index: number): OutsideEffect | undefined {
  const word = nameOf(tokens[index])?.toLowerCase()
  if (word === 'set' && setsPassword(tokens, index)) return { kind: 'own-account', what: 'SET PASSWORD' }
  const isAlterUser = word === 'user' && wordOf(tokens[index - 1]) === 'alter'
  return isAlterUser && isOwnUser(tokens, index + 1) ? { kind: 'own-account', what: 'ALTER USER' } : undefined
}

/** Whether the SET is a statement (not part of UPDATE, INSERT, REPLACE or SET STATEMENT) and sets PASSWORD. */
function setsPassword(tokens: readonly Token[], at: number): boolean {
  // A variable may be named `statement`.
  const isSetStatement = wordOf(tokens[at + 1]) === 'statement' && wordOf(tokens[at + 2]) !== undefined
  if (isSetStatement) return false
  const end = tokens.findIndex((token, index) => index > at && isPunctuation(token, ';'))
  const items = tokens.slice(at + 1, end < 0 ? tokens.length : end)
  if (changesRows(tokens, at)) return false
  return items.some((token, index) => {
    const isFirst = index === 0 || isPunctuation(items[index - 1], ',')
    if (wordOf(token) !== 'password' || !isFirst) return false
    if (wordOf(items[index + 1]) === 'for') return isOwnUser(items, index + 2)
    return !isPunctuation(items[index + 1], '.')
  })
}

/** Whether the SET is part of a statement that changes rows and begins before the SET. */
function changesRows(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const word = nameOf(tokens[index])?.toLowerCase()
    if (isPunctuation(tokens[index], ';') || word === 'begin' || word === 'then' || word === 'do') return false
    if (word === 'update' || word === 'insert' || word === 'replace' || word === 'load') return true
  }
  return false
}

function isOwnUser(tokens: readonly Token[], at: number): boolean {
  const start = wordOf(tokens[at]) === 'if' ? at + 2 : at
  return ownNames.includes(wordOf(tokens[start]) ?? '')
}
