import { lex, type Token } from '../lexer/lex.ts'
import { defaultQuoting } from '../lexer/quoting.ts'
import { closingIndex, isPunctuation, listItems, nameOf, significant, wordOf } from '../lexer/token-walk.ts'
import { definedThing } from './defined-thing.ts'
import { tableNameAt } from './table-references.ts'

/** Something that a statement makes and that later statements name. Names are in lower case, without a database. */
export type MadeThing =
  /** Tables, views and sequences share their names. */
  | { kind: 'table'; name: string }
  | { kind: 'routine'; name: string }
  | { kind: 'trigger' | 'event' | 'prepared-statement'; name: string }
  | { kind: 'column' | 'key'; name: string; table: string }

const tableLike = ['table', 'view', 'sequence']
const routines = ['procedure', 'function']

/** Returns the things that are there only if a statement is carried out; none if the statement makes nothing by name. */
export function thingsMade(sql: string): MadeThing[] {
  const tokens = significant(lex(sql, defaultQuoting))
  switch (wordOf(tokens[0])) {
    case 'create':
      return madeByCreate(tokens)
    case 'alter':
      return wordOf(tokens[1]) === 'table' || wordOf(tokens[2]) === 'table' ? madeByAlter(tokens) : []
    case 'rename':
      return listItems(tokens.slice(2)).flatMap(item => tableBehind(item, 'to'))
    case 'prepare':
      return named('prepared-statement', nameOf(tokens[1]))
    default:
      return []
  }
}

function madeByCreate(tokens: readonly Token[]): MadeThing[] {
  const defined = definedThing(tokens)
  if (!defined) return []
  const { kind, name } = defined
  if (tableLike.includes(kind)) return named('table', name)
  if (routines.includes(kind)) return named('routine', name)
  if (kind === 'trigger' || kind === 'event') return named(kind, name)
  if (kind !== 'index') return []
  const on = tokens.findIndex(token => wordOf(token) === 'on')
  const table = on < 0 ? undefined : tableNameAt(tokens, on + 1)
  return table ? [{ kind: 'key', name: name.toLowerCase(), table: table.table.name.toLowerCase() }] : []
}

function madeByAlter(tokens: readonly Token[]): MadeThing[] {
  const at = tokens.findIndex(token => wordOf(token) === 'table')
  const exists = wordOf(tokens[at + 1]) === 'if' ? 2 : 0
  const found = tableNameAt(tokens, at + 1 + exists)
  if (!found) return []
  const table = found.table.name.toLowerCase()
  return listItems(tokens.slice(found.end)).flatMap(item => madeByItem(item, table))
}

/** Returns what one item of ALTER TABLE makes. */
function madeByItem(item: readonly Token[], table: string): MadeThing[] {
  const words = item.map(wordOf)
  switch (words[0]) {
    case 'add':
      return madeByAdd(item, words, table)
    case 'change':
      return columnAt(item, words[1] === 'column' ? 3 : 2, table)
    case 'rename': {
      if (words[1] === 'column' || words[1] === 'index' || words[1] === 'key') {
        const name = nameOf(item[words.indexOf('to') + 1])?.toLowerCase()
        return name === undefined ? [] : [{ kind: words[1] === 'column' ? 'column' : 'key', name, table }]
      }
      return tableBehind(item, words[1] === 'to' || words[1] === 'as' ? words[1] : 'rename')
    }
    default:
      return []
  }
}

const keyWords = ['index', 'key', 'unique', 'fulltext', 'spatial', 'constraint', 'primary', 'foreign', 'check']

function madeByAdd(item: readonly Token[], words: readonly (string | undefined)[], table: string): MadeThing[] {
  const first = words[1] ?? ''
  if (keyWords.includes(first)) {
    const open = item.findIndex(token => isPunctuation(token, '('))
    const name = nameOf(item[open - 1])?.toLowerCase()
    return name === undefined || keyWords.includes(name) ? [] : [{ kind: 'key', name, table }]
  }
  if (first === 'partition') return []
  let start = first === 'column' ? 2 : 1
  if (words[start] === 'if') start += 3
  if (!isPunctuation(item[start], '(')) return columnAt(item, start, table)
  return listItems(item.slice(start + 1, closingIndex(item, start))).flatMap(column => columnAt(column, 0, table))
}

function columnAt(tokens: readonly Token[], index: number, table: string): MadeThing[] {
  const name = nameOf(tokens[index])?.toLowerCase()
  return name === undefined ? [] : [{ kind: 'column', name, table }]
}

function tableBehind(tokens: readonly Token[], word: string): MadeThing[] {
  const at = tokens.findIndex(token => wordOf(token) === word)
  const found = at < 0 ? undefined : tableNameAt(tokens, at + 1)
  return found ? named('table', found.table.name) : []
}

function named(kind: Exclude<MadeThing['kind'], 'column' | 'key'>, name: string | undefined): MadeThing[] {
  return name === undefined ? [] : [{ kind, name: name.toLowerCase() }]
}
