import type { OutsideEffect } from '../../model/statement-effects.ts'
import { lex, type Token } from '../lexer/lex.ts'
import { defaultQuoting } from '../lexer/quoting.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { dynamicEffectsAt, unreadable } from './dynamic-effects.ts'
import { ownAccountEffectAt } from './own-account.ts'

/**
 * Returns an effect of a text that no privilege of an account controls: XA transactions of others, named locks, folders
 * and tablespaces of tables, the account's own password, and text that is put together at run time, which may do all of
 * these. The words of such effects count at any place and not only at the beginning of a statement, because servers
 * allow statements at more places than this reader knows.
 *
 * Servers differ in their reading of strings and comments: one server skips `/*!99999 … *\/` and another reads it, `$$`
 * opens a string on MySQL 9 alone, backslashes and quotes depend on sql_mode, bytes of gbk hide a backslash. In a text
 * with any of these, the words count even within strings and comments. For this reason, each text is read as it is,
 * with its literals, and not by its shape.
 */
export function ungrantedEffect(sql: string): OutsideEffect | undefined {
  if (!mayName.test(sql)) return undefined
  const tokens = significant(lex(sql))
  for (let index = 0; index < tokens.length; index++) {
    const found = effectAt(tokens, index)
    if (found) return found
  }
  return isAmbiguous.test(sql) ? effectOfWords(sql, tokens) : undefined
}

/** Few texts contain one of these words, and a search for them costs little. */
const mayName = /\bxa\b|get_lock|\bdirectory\b|\btablespace\b|\bpassword\b|\bprepare\b|\bimmediate\b|\balter\W+user\b/i
/** Versioned comments, dollar quotes, escapes, brackets of MSSQL, control characters, and all that is not ASCII. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: A server reads some of them as white space.
const isAmbiguous = /\/\*(?:!|M!)|\$|\\|\[|[\x00-\x08\x0e-\x1f\x7f]|[^\x00-\x7f]/i

const verbsOfXa = ['start', 'begin', 'end', 'prepare', 'commit', 'rollback', 'recover']

function effectAt(tokens: readonly Token[], index: number): OutsideEffect | undefined {
  const word = nameOf(tokens[index])?.toLowerCase()
  const [before, next] = [wordOf(tokens[index - 1]), wordOf(tokens[index + 1])]
  switch (word) {
    case 'xa':
      return next !== undefined && verbsOfXa.includes(next) ? global(`XA ${next.toUpperCase()}`) : undefined
    case 'get_lock':
      return isPunctuation(tokens[index + 1], '(') ? userLock : undefined
    case 'directory':
      return before === 'data' || before === 'index' ? global(`${before.toUpperCase()} DIRECTORY`) : undefined
    case 'tablespace':
      return namesTablespace(tokens, index) ? global('TABLESPACE') : undefined
    case 'set':
    case 'user':
      return ownAccountEffectAt(tokens, index)
    case 'prepare':
    case 'immediate':
      // XA PREPARE was found at the word XA.
      return dynamicEffectsAt(tokens, index, defaultQuoting, text => ungrantedEffect(text) ?? [])[0]
    default:
      return undefined
  }
}

/** Returns the effect for a text that a server may read differently from this reader. */
function effectOfWords(sql: string, tokens: readonly Token[]): OutsideEffect | undefined {
  const near = String.raw`\W+(?:\w+\W+){0,3}?`
  if (new RegExp(String.raw`\bxa\b${near}(?:${verbsOfXa.join('|')})\b`, 'i').test(sql)) return global('XA')
  if (/get_lock/i.test(sql)) return userLock
  if (/\b(?:data|index)\W+directory\b/i.test(sql)) return global('DIRECTORY')
  if (
    new RegExp(String.raw`\b(?:create|alter)\b.*\btablespace\b${near}\w`, 'is').test(sql) &&
    !isOwnTablespace.test(sql)
  )
    return global('TABLESPACE')
  const isHiddenPassword = countOf(/\bpassword\b/gi, sql) > tokens.filter(each => /^password$/i.test(each.text)).length
  if (isHiddenPassword && /\bset\b[^;]*\bpassword\W*(?:=|\bfor\b)/i.test(sql)) return ownAccount('SET PASSWORD')
  // A visible PREPARE has been read already.
  const isHidden = countOf(dynamicWords, sql) > tokens.filter(token => dynamicWord.test(token.text)).length
  return isHidden && runsText.test(sql) ? unreadable('PREPARE') : undefined
}

const dynamicWords = /\b(?:prepare|immediate)\b/gi
const dynamicWord = /^(?:prepare|immediate)$/i
const runsText = /\bprepare\W+\w+\W+(?:\w+\W+){0,3}?from\b|\bexecute\W+(?:\w+\W+){0,3}?immediate\b/i

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0
}

const global = (what: string): OutsideEffect => ({ kind: 'global', what })
const ownAccount = (what: string): OutsideEffect => ({ kind: 'own-account', what })
const userLock: OutsideEffect = { kind: 'user-lock', what: 'GET_LOCK()' }
/** A table's own tablespace goes with the table, and the table's privileges control it. */
const isOwnTablespace = /\btablespace\W+innodb_file_per_table\b|\b(?:discard|import)\W+tablespace\b/i
const beforeColumn = [
  'column',
  'change',
  'add',
  'modify',
  'rename',
  'to',
  'drop',
  'after',
  'key',
  'index',
  'select',
  'set',
]

/** Whether the tokens are `TABLESPACE = name` or `TABLESPACE name`, and not a column named so. */
function namesTablespace(tokens: readonly Token[], index: number): boolean {
  const before = wordOf(tokens[index - 1])
  if (before === 'discard' || before === 'import') return false
  const isAssigned = isPunctuation(tokens[index + 1], '=')
  const name = nameOf(tokens[isAssigned ? index + 2 : index + 1])
  if (name === undefined || name.toLowerCase() === 'innodb_file_per_table') return false
  const statement = wordOf(tokens[0])
  if (statement !== 'create' && statement !== 'alter') return false
  const isListed = isPunctuation(tokens[index - 1], ',') || isPunctuation(tokens[index - 1], '(')
  return isAssigned || (!isListed && tokens[index]!.kind === 'word' && !beforeColumn.includes(before ?? ''))
}
