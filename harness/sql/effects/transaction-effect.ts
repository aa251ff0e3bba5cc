import type { TransactionEffect } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { listItems, wordOf } from '../lexer/token-walk.ts'
import { statementKind } from './statement-kinds.ts'
import { withoutSetStatement } from './wrapped-statement.ts'

/** The part of a connection's state that decides whether a statement ends a transaction. */
export interface TransactionState {
  autocommit: boolean
  /** LOCK TABLES is in force. */
  locked: boolean
}

const xaVerbs = {
  start: 'begin',
  begin: 'begin',
  end: 'end',
  prepare: 'prepare',
  commit: 'commit',
  rollback: 'rollback',
} as const

/** Returns the effect of one statement on the transaction of its session, for tokens without comments. */
export function transactionEffect(tokens: readonly Token[]): TransactionEffect {
  const statement = withoutSetStatement(tokens)
  const kind = statementKind(statement)
  const [first, second] = statement.slice(0, 2).map(wordOf)
  if (kind.family === 'transaction') {
    switch (first) {
      case 'xa':
        return { kind: 'xa', verb: xaVerbs[second as keyof typeof xaVerbs] ?? 'other' }
      case 'commit':
        return { kind: 'commit' }
      case 'rollback':
        return { kind: statement.some(token => wordOf(token) === 'to') ? 'savepoint' : 'rollback' }
      case 'savepoint':
      case 'release':
        return { kind: 'savepoint' }
      default:
        return { kind: 'begin', access: declaredAccess(statement) }
    }
  }
  if (kind.family === 'table-lock') return { kind: first === 'lock' ? 'lock-tables' : 'unlock-tables' }
  const enabled = kind.family === 'assignment' ? assignedAutocommit(statement) : undefined
  if (enabled !== undefined) return { kind: 'autocommit', enabled }
  return { kind: kind.commits === 'implicitly' ? 'implicit-commit' : 'none' }
}

/** Reads the declared access, as in START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY. */
function declaredAccess(tokens: readonly Token[]): 'undeclared' | 'read-only' | 'read-write' {
  const read = tokens.findIndex(token => wordOf(token) === 'read')
  if (read < 0) return 'undeclared'
  return wordOf(tokens[read + 1]) === 'write' ? 'read-write' : 'read-only'
}

/** Whether a statement commits an open transaction implicitly; updates the state. */
export function commitsImplicitly(effect: TransactionEffect, state: TransactionState): boolean {
  switch (effect.kind) {
    case 'begin':
    case 'implicit-commit':
      return true
    case 'lock-tables':
      state.locked = true
      return true
    case 'unlock-tables': {
      const { locked } = state
      state.locked = false
      return locked
    }
    case 'autocommit': {
      const wasOff = !state.autocommit
      state.autocommit = effect.enabled
      return effect.enabled && wasOff
    }
    case 'none':
    case 'commit':
    case 'rollback':
    case 'savepoint':
    case 'xa':
      return false
    default:
      return effect satisfies never
  }
}

/**
 * Returns the last value of autocommit in `SET a = 1, SESSION autocommit = ON`; undefined if none is set or the value
 * is unknown.
 */
function assignedAutocommit(tokens: readonly Token[]): boolean | undefined {
  let enabled: boolean | undefined
  for (const item of listItems(tokens.slice(1))) {
    const scope = wordOf(item[0])
    const [name, equals, value] = scope === 'session' || scope === 'local' ? item.slice(1) : item
    const isNamed = wordOf(name) === 'autocommit' || /^@@(?:session\.|local\.)?autocommit$/i.test(name?.text ?? '')
    if (!isNamed || equals?.kind !== 'punctuation' || value === undefined) continue
    const text = value.text.replaceAll(/['"]/g, '').toLowerCase()
    if (['0', 'off', 'false'].includes(text)) enabled = false
    if (['1', 'on', 'true', 'default'].includes(text)) enabled = true
  }
  return enabled
}
