import { tableNameAt } from '../sql/effects/table-references.ts'
import type { Token } from '../sql/lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, wordOf } from '../sql/lexer/token-walk.ts'

/** Splits a stored program into its statements; any other statement is the only one. */
export function subStatements(tokens: readonly Token[]): (readonly Token[])[] {
  const parts: Token[][] = [[]]
  for (const token of tokens) {
    if (isPunctuation(token, ';')) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts.filter(part => part.length > 0)
}

const defined = ['table', 'view', 'procedure', 'function', 'trigger', 'event']

interface Definition {
  verb: 'create' | 'alter'
  kind: string
  name: string
  /** The tokens after the name. */
  rest: readonly Token[]
}

/** Returns the object of a CREATE or ALTER anywhere in these tokens; names in lower case. */
export function definitionIn(tokens: readonly Token[]): Definition | undefined {
  const at = tokens.findIndex(
    (token, index) => ['create', 'alter'].includes(wordOf(token) ?? '') && beginsStatement(tokens, index),
  )
  if (at < 0) return undefined
  for (let index = at + 1; index < tokens.length; index++) {
    const kind = wordOf(tokens[index]) ?? ''
    if (!defined.includes(kind)) continue
    let nameAt = index + 1
    while (['if', 'not', 'exists'].includes(wordOf(tokens[nameAt]) ?? '')) nameAt++
    const found = tableNameAt(tokens, nameAt)
    const verb = wordOf(tokens[at]) === 'alter' ? 'alter' : 'create'
    return found && { verb, kind, name: found.table.name.toLowerCase(), rest: tokens.slice(found.end) }
  }
  return undefined
}

/** Excludes `SHOW CREATE TABLE`, which defines nothing. */
function beginsStatement(tokens: readonly Token[], index: number): boolean {
  return index === 0 || ['begin', 'then', 'else', 'do', 'loop'].includes(wordOf(tokens[index - 1]) ?? '')
}

const keyWords = new Set(
  'primary unique key index fulltext spatial constraint check period foreign like partition'.split(' '),
)

interface DefinedColumn {
  name: string
  /** Values of the column's type are written as numbers, as far as the definition shows. */
  isNumeric: boolean
}

const textTypes = /^(?:var)?(?:char|binary)|text$|blob$|^json$|^enum$|^set$|^date|^time|^nchar|^nvarchar|^uuid$|^inet/

/** Returns the columns that a list of CREATE TABLE defines, in their order; undefined without such a list. */
export function definedColumns(rest: readonly Token[]): DefinedColumn[] | undefined {
  if (!isPunctuation(rest[0], '(') || ['like', 'select', 'with'].includes(wordOf(rest[1]) ?? '')) return undefined
  return listItems(rest.slice(1, closingIndex(rest, 0))).flatMap(item => {
    const name = nameOf(item[0])?.toLowerCase()
    if (name === undefined || (item[0]!.kind === 'word' && keyWords.has(name))) return []
    return [{ name, isNumeric: !textTypes.test(wordOf(item[1]) ?? '') }]
  })
}

/** Returns the names that DECLARE and the parameters of a routine introduce, in lower case. */
export function localNames(tokens: readonly Token[], definition: Definition | undefined): Set<string> {
  const names = new Set<string>()
  const take = (item: readonly Token[]) => {
    const first = item.find(token => !['in', 'out', 'inout'].includes(wordOf(token) ?? ''))
    const name = nameOf(first)?.toLowerCase()
    if (name !== undefined) names.add(name)
  }
  const isRoutine = definition?.kind === 'procedure' || definition?.kind === 'function'
  if (isRoutine && isPunctuation(definition.rest[0], '('))
    for (const item of listItems(definition.rest.slice(1, closingIndex(definition.rest, 0)))) take(item)
  for (const part of subStatements(tokens)) {
    const at = part.findIndex(token => wordOf(token) === 'declare')
    if (at >= 0) for (const item of listItems(part.slice(at + 1))) take(item)
  }
  return names
}
