import type { Token } from '../lexer/lex.ts'
import { listItems, wordOf } from '../lexer/token-walk.ts'

/** What of a connection's state decides whether a statement ends a transaction. */
export interface TransactionState {
  autocommit: boolean
  /** LOCK TABLES is in force. */
  locked: boolean
}

/**
 * Statements that end an open transaction, by their first words: those of MySQL's manual ("Statements That Cause an
 * Implicit Commit") and BACKUP of MariaDB. Definitions of temporary tables are told apart below.
 */
const committing = [
  'alter',
  'analyze table',
  'analyze local',
  'analyze no_write_to_binlog',
  'backup',
  'begin',
  'cache index',
  'change',
  'check table',
  'check view',
  'create',
  'drop',
  'flush',
  'grant',
  'import',
  'install',
  'load index',
  'lock table',
  'lock tables',
  'optimize',
  'rename',
  'repair',
  'reset',
  'revoke',
  'set default role',
  'set password',
  'start',
  'stop',
  'truncate',
  'uninstall',
].map(words => words.split(' '))

/**
 * Whether a statement ends an open transaction without being asked to, for tokens without comments; keeps the state
 * up to date. Asked of MySQL 9.7 and MariaDB 11.8: CREATE and DROP TEMPORARY TABLE do not, ALTER, TRUNCATE, CREATE INDEX
 * and a plain DROP of a temporary table do.
 */
export function commitsImplicitly(tokens: readonly Token[], state: TransactionState): boolean {
  const words = tokens.slice(0, 4).map(wordOf)
  const [first, second] = words
  if (first === 'lock' && (second === 'table' || second === 'tables')) state.locked = true
  if (first === 'unlock' && (second === 'table' || second === 'tables')) {
    const { locked } = state
    state.locked = false
    return locked
  }
  if (first === 'set') {
    const before = state.autocommit
    state.autocommit = autocommitAfter(tokens, before)
    if (state.autocommit && !before) return true
  }
  if ((first === 'create' || first === 'drop') && (words.includes('temporary') || second === 'prepare')) return false
  if (first === 'reset' && second === 'persist') return false
  return committing.some(starts => starts.every((word, index) => words[index] === word))
}

/** `SET a = 1, SESSION autocommit = ON`. */
function autocommitAfter(tokens: readonly Token[], before: boolean): boolean {
  for (const item of listItems(tokens.slice(1))) {
    const scope = wordOf(item[0])
    const [name, equals, value] = scope === 'session' || scope === 'local' ? item.slice(1) : item
    const isNamed = wordOf(name) === 'autocommit' || /^@@(?:session\.|local\.)?autocommit$/i.test(name?.text ?? '')
    if (!isNamed || equals?.kind !== 'punctuation' || value === undefined) continue
    const text = value.text.replaceAll(/['"]/g, '').toLowerCase()
    if (['0', 'off', 'false'].includes(text)) return false
    if (['1', 'on', 'true', 'default'].includes(text)) return true
  }
  return before
}
