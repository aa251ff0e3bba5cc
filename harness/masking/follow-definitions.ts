import type { Token } from '../sql/lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, wordOf } from '../sql/lexer/token-walk.ts'
import { definedColumns, definitionIn } from './sub-statements.ts'
import type { TaintedNames } from './tainted-names.ts'

/** Notes the columns that a statement defines. Returns the numeric columns, each as `table.column`. */
export function defineTables(tokens: readonly Token[], names: TaintedNames): string[] {
  const definition = definitionIn(tokens)
  if (definition?.kind !== 'table') return []
  const { verb, name: table, rest } = definition
  if (verb === 'alter') {
    defineAltered(table, rest, names)
    return []
  }
  const columns = definedColumns(rest)
  if (!columns) return []
  const before = names.columns.get(table)
  const order = columns.map(({ name }) => name)
  const isSame = before === undefined || before.order?.join() === order.join()
  const known = new Set([...(before?.known ?? []), ...order])
  names.columns.set(table, { known, order: isSame ? order : undefined })
  for (const { name } of columns) if (names.isEntry(table, name)) names.mask(table, name)
  return columns.flatMap(({ name, isNumeric }) => (isNumeric ? [`${table}.${name}`] : []))
}

/** Notes the columns that ALTER TABLE adds; their order is not tracked. */
function defineAltered(table: string, rest: readonly Token[], names: TaintedNames): void {
  const known = names.columns.get(table)?.known ?? new Set<string>()
  names.columns.set(table, { known, order: undefined })
  for (const item of listItems(rest)) {
    const words = item.filter(token => wordOf(token) !== 'column')
    const verb = wordOf(words[0])
    const [, first, second, third] = words.map(token => nameOf(token)?.toLowerCase() ?? '')
    if (!first) continue
    const to =
      verb === 'add' ? first : verb === 'change' ? second : verb === 'rename' && second === 'to' ? third : undefined
    if (!to) continue
    known.add(to)
    if (names.isEntry(table, to) || (verb !== 'add' && names.isMasked(table, first))) names.mask(table, to)
  }
}

/** Notes a view, routine or event that reads masked values, or the table of a trigger that does. */
export function followDefinition(tokens: readonly Token[], names: TaintedNames): void {
  const definition = definitionIn(tokens)
  if (!definition || definition.kind === 'table' || !names.involve(definition.rest)) return
  const { kind, name, rest } = definition
  if (kind === 'view') names.add(names.returnMasked(rest, undefined) ? names.whole : names.beside, name)
  else if (kind === 'trigger') {
    const table = nameOf(rest[rest.findIndex(token => wordOf(token) === 'on') + 1])?.toLowerCase()
    if (table !== undefined) names.add(names.beside, table)
  } else names.add(names.routines, name)
}

/**
 * Follows tables that are created or filled from others, columns that are computed from or refer to others, and new
 * names.
 */
export function followTables(tokens: readonly Token[], tainted: ReadonlySet<string>, names: TaintedNames): void {
  const definition = definitionIn(tokens)
  if (definition?.kind === 'table') {
    const { name, rest } = definition
    const likeAt = rest.findIndex(token => wordOf(token) === 'like')
    if (likeAt === 0 || (likeAt === 1 && isPunctuation(rest[0], '('))) copy(nameOf(rest[likeAt + 1]), name, names)
    const query = rest.findIndex(token => wordOf(token) === 'select')
    if (query >= 0 && names.returnMasked(rest.slice(query), tainted)) names.add(names.whole, name)
    const items = isPunctuation(rest[0], '(') ? rest.slice(1, closingIndex(rest, 0)) : rest
    for (const item of listItems(items)) followItem(item, name, names)
  }
  followRenaming(tokens, names)
}

function followItem(item: readonly Token[], table: string, names: TaintedNames): void {
  const at = item.findIndex(token => wordOf(token) === 'references')
  if (at < 0) {
    const isComputed = item.some(token => ['as', 'default'].includes(wordOf(token) ?? ''))
    const own = item.find(token => !['add', 'column', 'modify', 'change'].includes(wordOf(token) ?? ''))
    const name = nameOf(own)?.toLowerCase()
    const behind = item.slice(item.indexOf(own!) + 1)
    if (isComputed && name !== undefined && names.isKnownColumn(table, name) && names.isMaskedItem(behind, undefined))
      names.mask(table, name)
    return
  }
  const referred = nameOf(item[at + 1])?.toLowerCase() ?? ''
  const isMasked = item.slice(at + 2).some(token => names.isMasked(referred, nameOf(token)?.toLowerCase() ?? ''))
  if (!isMasked) return
  for (const token of item.slice(0, at)) {
    const name = nameOf(token)?.toLowerCase()
    if (name !== undefined && names.isKnownColumn(table, name)) names.mask(table, name)
  }
}

/** Follows `RENAME TABLE a TO b` and `ALTER TABLE a RENAME TO b`. */
function followRenaming(tokens: readonly Token[], names: TaintedNames): void {
  const words = tokens.map(token => nameOf(token)?.toLowerCase())
  if (words[0] === 'rename') {
    for (const [index, word] of words.entries()) if (word === 'to') copy(words[index - 1], words[index + 1], names)
  } else if (words[0] === 'alter') {
    const at = words.indexOf('rename')
    if (at < 0 || words[at + 1] === 'column' || words[at + 1] === 'index' || words[at + 1] === 'key') return
    copy(words[2], words[at + 1] === 'to' || words[at + 1] === 'as' ? words[at + 2] : words[at + 1], names)
  }
}

function copy(from: string | undefined, to: string | undefined, names: TaintedNames): void {
  const [source, target] = [from?.toLowerCase(), to?.toLowerCase()]
  if (source === undefined || target === undefined) return
  const known = names.columns.get(source)
  if (known && !names.columns.has(target)) names.columns.set(target, known)
  for (const column of names.masked.get(source) ?? []) names.mask(target, column)
  for (const column of known?.known ?? []) if (names.isEntry(target, column)) names.mask(target, column)
  if (names.whole.has(source)) names.add(names.whole, target)
}
