import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, nameOf, significant, wordOf } from '../lexer/token-walk.ts'

/** A statement about a database as a whole. */
export interface DatabaseStatement {
  verb: 'use' | 'create' | 'drop' | 'alter'
  name: string
}

/** Databases of every server, which hold no data of an application. */
const systemDatabases = ['information_schema', 'performance_schema', 'mysql', 'sys']
/** Databases of runs, and of reproductions that runs write. */
const ownDatabase = /^crosscheck_/i

/** Reads USE, and CREATE, DROP or ALTER of a database that an application may have; undefined for all others. */
export function databaseStatement(tokens: readonly Token[]): DatabaseStatement | undefined {
  const words = significant(tokens)
  const found = statementHead(words)
  if (!found) return undefined
  const name = nameOf(words[found.nameAt]) ?? textOf(words[found.nameAt])
  if (name === undefined || systemDatabases.includes(name.toLowerCase()) || ownDatabase.test(name)) return undefined
  return { verb: found.verb, name }
}

/** Whether a statement makes a database of the server itself the current one. */
export function usesSystemDatabase(tokens: readonly Token[]): boolean {
  const words = significant(tokens)
  return wordOf(words[0]) === 'use' && systemDatabases.includes(nameOf(words[1])?.toLowerCase() ?? '')
}

interface Head {
  verb: DatabaseStatement['verb']
  nameAt: number
}

function statementHead(words: readonly Token[]): Head | undefined {
  const verb = wordOf(words[0])
  if (verb === 'use') return words.length === 2 ? { verb, nameAt: 1 } : undefined
  if (verb !== 'create' && verb !== 'drop' && verb !== 'alter') return undefined
  let at = 1
  if (wordOf(words[at]) === 'or' && wordOf(words[at + 1]) === 'replace') at += 2
  if (!['database', 'schema'].includes(wordOf(words[at]) ?? '')) return undefined
  at += 1
  while (['if', 'not', 'exists'].includes(wordOf(words[at]) ?? '')) at += 1
  // ALTER DATABASE without a name is about the current one.
  const isOption = ['character', 'charset', 'collate', 'default', 'comment', 'encryption', 'read']
  if (verb === 'alter' && isOption.includes(wordOf(words[at]) ?? '')) return undefined
  return { verb, nameAt: at }
}

/** The mysql client also takes a name in quotes behind USE. */
function textOf(token: Token | undefined): string | undefined {
  return token?.kind === 'string' ? token.text.slice(1, -1) : undefined
}

/**
 * Returns CREATE DATABASE or ALTER DATABASE as an ALTER DATABASE of the current database, with the same character set
 * and collation. Returns undefined if the statement chooses neither.
 */
export function asAlterOfCurrent(sql: string, tokens: readonly Token[]): string | undefined {
  const words = significant(tokens)
  const head = statementHead(words)
  if (!head || head.verb === 'use' || head.verb === 'drop') return undefined
  const options = words.slice(head.nameAt + 1)
  if (!options.some(token => ['charset', 'collate', 'set'].includes(wordOf(token) ?? ''))) return undefined
  const left = new Set([...words.slice(1, head.nameAt + 1).filter(token => !isThing(token)), ...encryptionIn(options)])
  const kept = withoutTokens(sql, left)
  const { start, end } = words[0]!
  return `${kept.slice(0, start)}ALTER${kept.slice(end)}`
}

function isThing(token: Token): boolean {
  return ['database', 'schema'].includes(wordOf(token) ?? '')
}

/** MariaDB knows no encryption of a database, and it decides nothing that a client sees. */
function encryptionIn(options: readonly Token[]): Token[] {
  const at = options.findIndex(token => wordOf(token) === 'encryption')
  if (at < 0) return []
  const from = wordOf(options[at - 1]) === 'default' ? at - 1 : at
  const value = isPunctuation(options[at + 1], '=') ? at + 2 : at + 1
  return options.slice(from, value + 1)
}

/** Whether a statement names this database in front of one of its objects. */
export function qualifiesWith(tokens: readonly Token[], database: string): boolean {
  return qualifiersIn(significant(tokens), database).length > 0
}

/**
 * Returns a statement that means the current database wherever it has named this one: in front of tables, columns and
 * routines, also in the bodies of views, triggers and routines, behind SHOW … FROM, and where a column of the
 * information schema is compared with the name.
 */
export function withoutDatabase(sql: string, tokens: readonly Token[], database: string): string {
  const words = significant(tokens)
  const left = new Set([...qualifiersIn(words, database).flat(), ...shownDatabase(words, database)])
  const literals = new Set(comparedSchemas(words, database))
  if (left.size === 0 && literals.size === 0) return sql
  return withoutTokens(sql, left, literals)
}

/** Removes tokens from a text, and writes DATABASE() in place of others. */
function withoutTokens(sql: string, left: ReadonlySet<Token>, literals: ReadonlySet<Token> = new Set()): string {
  const changed = [...left, ...literals].toSorted((one, other) => one.start - other.start)
  const parts: string[] = []
  let from = 0
  for (const token of changed) {
    parts.push(sql.slice(from, token.start), literals.has(token) ? 'DATABASE()' : '')
    from = token.end
  }
  return [...parts, sql.slice(from)].join('')
}

/** Returns the name and the point behind it, for each place that names an object of the database. */
function qualifiersIn(words: readonly Token[], database: string): Token[][] {
  const places = words.flatMap((token, index) => (nameOf(token) === database ? [index] : []))
  const isQualifier = (index: number) =>
    !isPunctuation(words[index - 1], '.') &&
    isPunctuation(words[index + 1], '.') &&
    (nameOf(words[index + 2]) !== undefined || isPunctuation(words[index + 2], '*'))
  // A table, an alias or a column of the same name: then `shop.id` may be a column of it.
  const isAlsoTable = places.some(index => !isPunctuation(words[index + 1], '.'))
  return places
    .filter(isQualifier)
    .filter(index => !isAlsoTable || isLong(words, index) || standsForTable(words, index))
    .map(index => [words[index]!, words[index + 1]!])
}

/** `shop.t.c` and `shop.f(`: only a database can stand there. */
function isLong(words: readonly Token[], index: number): boolean {
  return isPunctuation(words[index + 3], '.') || isPunctuation(words[index + 3], '(')
}

const beforeTable = `from join into update table tables view trigger procedure function event references call truncate
  like exists to describe desc explain ignore low_priority quick replace insert handler sequence index package
  straight_join`.split(/\s+/)
const beforeExpression = `select where having on by set values value and or not when then else case between in using
  limit return returning interval as is`.split(/\s+/)

/** Whether a table, and no column, is named at this place: the nearest clause before it decides. */
function standsForTable(words: readonly Token[], index: number): boolean {
  for (let at = index - 1; at >= 0; at--) {
    const word = wordOf(words[at])
    if (isPunctuation(words[at], ')')) {
      at = openingIndex(words, at)
      continue
    }
    if (isPunctuation(words[at], '(')) {
      if (at === index - 1) continue
      return false
    }
    if (word === undefined) {
      if (isPunctuation(words[at], ',') || nameOf(words[at]) !== undefined || isPunctuation(words[at], '.')) continue
      return false
    }
    if (word === 'on' || word === 'as') return ['grant', 'revoke'].includes(wordOf(words[0]) ?? '')
    if (beforeTable.includes(word)) return true
    if (beforeExpression.includes(word)) return false
  }
  return false
}

function openingIndex(words: readonly Token[], close: number): number {
  for (let at = close - 1; at >= 0; at--)
    if (isPunctuation(words[at], '(') && closingIndex(words, at) === close) return at
  return 0
}

/** SHOW TABLES FROM shop, SHOW COLUMNS FROM t IN shop: returns the tokens of the clause. */
function shownDatabase(words: readonly Token[], database: string): Token[] {
  if (wordOf(words[0]) !== 'show') return []
  const clauses = words.flatMap((token, index) => (['from', 'in'].includes(wordOf(token) ?? '') ? [index] : []))
  const ofTable = words.slice(1, clauses[0]).some(token => showsTable.includes(wordOf(token) ?? ''))
  const at = clauses[ofTable ? 1 : 0]
  if (at === undefined || nameOf(words[at + 1]) !== database || isPunctuation(words[at + 2], '.')) return []
  return words.slice(at, at + 2)
}

const showsTable = ['columns', 'fields', 'index', 'indexes', 'keys']

const schemaColumns = `table_schema schema_name constraint_schema routine_schema trigger_schema event_schema
  index_schema referenced_table_schema unique_constraint_schema event_object_schema specific_schema
  database_name object_schema db`.split(/\s+/)

/** Returns the literals with which columns of the information schema are compared. */
function comparedSchemas(words: readonly Token[], database: string): Token[] {
  const isSchema = (token: Token | undefined) => schemaColumns.includes(nameOf(token)?.toLowerCase() ?? '')
  return words.filter((token, index) => {
    if (token.kind !== 'string' || textOf(token) !== database) return false
    const isBehind = isPunctuation(words[index - 1], '=') && isSchema(words[index - 2])
    return isBehind || (isPunctuation(words[index + 1], '=') && columnBehind(words, index + 2, isSchema))
  })
}

/** `'shop' = t.table_schema`. */
function columnBehind(words: readonly Token[], at: number, isSchema: (token: Token | undefined) => boolean): boolean {
  return isPunctuation(words[at + 1], '.') ? isSchema(words[at + 2]) : isSchema(words[at])
}
