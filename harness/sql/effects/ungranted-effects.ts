import { lex, type Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import { isPunctuation, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import type { OutsideEffect } from './outside-effects.ts'

/**
 * What a text would do that no right of an account controls: XA transactions of others, locks by name, folders and
 * tablespaces of tables, the account's own password, and text that is put together at run time, which may do all of that.
 * It is looked for wherever its words stand, and not only where a statement begins: servers know more places for
 * statements than this reader.
 *
 * Servers differ in what they take for a string or a comment: `/*!99999 … *\/` is skipped by one and read by another,
 * `$$` opens a string on MySQL 9 alone, backslashes and quotes depend on sql_mode, bytes of gbk hide a backslash. So in a
 * text that has any of these, the words count even within strings and comments.
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

/** Nearly no text has one of these, and a search for them costs little. */
const mayName = /\bxa\b|get_lock|\bdirectory\b|\btablespace\b|\bpassword\b|\bprepare\b|\bimmediate\b|\balter\W+user\b/i
/** Versioned comments, dollar quotes, escapes, brackets of MSSQL, control characters, and all that is not ASCII. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: A server takes some of them for white space.
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
      return setsPassword(tokens, index) ? ownAccount('SET PASSWORD') : undefined
    case 'user':
      return before === 'alter' && isOwnUser(tokens, index + 1) ? ownAccount('ALTER USER') : undefined
    case 'prepare':
      // XA PREPARE has been found at its XA; DEALLOCATE PREPARE runs nothing.
      return before !== 'deallocate' && wordOf(tokens[index + 2]) === 'from'
        ? effectOfDynamicText(tokens.slice(index + 3), 'PREPARE')
        : undefined
    case 'immediate':
      return before === 'execute' ? effectOfDynamicText(tokens.slice(index + 1), 'EXECUTE IMMEDIATE') : undefined
    default:
      return undefined
  }
}

/** For a text that a server may read in another way than this reader. */
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
  // What is prepared in plain sight has been read.
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
const unreadable = (what: string): OutsideEffect => ({
  kind: 'unreadable',
  what: `${what} runs text that cannot be read beforehand`,
})

function effectOfDynamicText(tokens: readonly Token[], what: string): OutsideEffect | undefined {
  const text = literalText(tokens)
  return text === undefined ? unreadable(what) : ungrantedEffect(text)
}

/** A table's own tablespace goes with the table, and its privileges hold it. */
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

/** `TABLESPACE = name` or `TABLESPACE name`, and no column of that name. */
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

/** SET, and not that of UPDATE, INSERT or REPLACE, with PASSWORD among what it sets. */
function setsPassword(tokens: readonly Token[], at: number): boolean {
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

/** Whether the statement that SET belongs to begins before it. */
function changesRows(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0; index--) {
    const word = wordOf(tokens[index])
    if (isPunctuation(tokens[index], ';') || word === 'begin' || word === 'then' || word === 'do') return false
    if (word === 'update' || word === 'insert' || word === 'replace' || word === 'load') return true
  }
  return false
}

const ownNames = ['current_user', 'user', 'session_user', 'system_user']

function isOwnUser(tokens: readonly Token[], at: number): boolean {
  const start = wordOf(tokens[at]) === 'if' ? at + 2 : at
  return ownNames.includes(wordOf(tokens[start]) ?? '')
}
