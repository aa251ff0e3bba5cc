import type { WriteReading } from '../model/write-reading.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, significant, wordOf } from '../sql/lexer/token-walk.ts'

/**
 * The properties of a write that decide about its advice. All names are in lower case with `_` between words:
 * `access_failed_count`.
 */
export interface WriteTraits {
  verb: 'insert' | 'update' | 'delete' | 'lock' | 'other'
  /** The tables that the statement writes or locks, without databases. */
  tables: string[]
  /** Columns that get a value, with the tokens of the value as text; '' if the value is in another place. */
  columns: ReadonlyMap<string, string>
  /** The name of the statement, and of its suite. */
  named: string
  /** The whole statement. */
  text: string
}

export function writeTraits(write: { sql: string; name?: string; suite: string; reading: WriteReading }): WriteTraits {
  const { sql, name, suite, reading } = write
  const tokens = significant(lex(sql))
  const verb = verbOf(tokens, reading)
  return {
    verb,
    tables: reading.tables.map(table => inWords(table.slice(table.lastIndexOf('.') + 1))),
    columns: verb === 'insert' || verb === 'update' ? assignedColumns(tokens) : new Map(),
    named: `${name ?? ''} ${suite}`.toLowerCase(),
    text: inWords(tokens.map(({ text }) => text).join(' ')),
  }
}

/** Converts `AspNetUsers` to `asp_net_users`. */
export function inWords(name: string): string {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()
}

function verbOf(tokens: readonly Token[], { means }: WriteReading): WriteTraits['verb'] {
  if (means.length === 1 && means[0] === 'locking-read') return 'lock'
  const verb = tokens.map(wordOf).find(word => ['insert', 'replace', 'update', 'delete'].includes(word ?? ''))
  if (!means.includes('rows')) return 'other'
  if (verb === 'update' || verb === 'delete') return verb
  return verb === undefined ? 'other' : 'insert'
}

/** Returns the columns of INSERT INTO t (…), of SET and of ON DUPLICATE KEY UPDATE. */
function assignedColumns(tokens: readonly Token[]): Map<string, string> {
  const columns = new Map<string, string>()
  const into = tokens.findIndex(token => ['into', 'insert', 'replace', 'ignore'].includes(wordOf(token) ?? ''))
  const open = tokens.findIndex((token, index) => index > into && isPunctuation(token, '('))
  const values = tokens.findIndex(token => ['values', 'value', 'select', 'set'].includes(wordOf(token) ?? ''))
  if (into >= 0 && open >= 0 && (values < 0 || open < values))
    for (const [token] of listItems(tokens.slice(open + 1, closingIndex(tokens, open))))
      columns.set(inWords(nameOf(token) ?? ''), '')
  tokens.forEach((token, index) => {
    const isAssignment = wordOf(token) === 'set' || (wordOf(token) === 'update' && wordOf(tokens[index - 1]) === 'key')
    if (!isAssignment) return
    for (const item of listItems(untilClause(tokens.slice(index + 1)))) {
      const equals = item.findIndex(each => isPunctuation(each, '='))
      const name = nameOf(item[equals - 1])
      if (name !== undefined)
        columns.set(
          inWords(name),
          item
            .slice(equals + 1)
            .map(({ text }) => text)
            .join(' '),
        )
    }
  })
  return columns
}

function untilClause(tokens: readonly Token[]): readonly Token[] {
  let depth = 0
  const end = tokens.findIndex(token => {
    if (isPunctuation(token, '(')) depth++
    else if (isPunctuation(token, ')')) depth--
    return depth === 0 && ['where', 'order', 'limit', 'on', 'returning'].includes(wordOf(token) ?? '')
  })
  return end < 0 ? tokens : tokens.slice(0, end)
}
