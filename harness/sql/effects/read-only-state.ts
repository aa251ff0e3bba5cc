import type { Token } from '../lexer/lex.ts'
import { closingIndex, isPunctuation, listItems, nameOf, wordOf } from '../lexer/token-walk.ts'

/** Variables that tell whether a server, or a session of it, is read-only. */
const variable =
  /^@@(?:(?:global|session|local)\.)?`?(?:(?:super_|innodb_|transaction_|tx_)?read_only|offline_mode)`?$/i

/** Whether an expression, or the head of a branch, asks whether the server is read-only. For tokens without comments. */
export function readsReadOnlyState(tokens: readonly Token[]): boolean {
  return tokens.some(({ kind, text }) => kind === 'system-variable' && variable.test(text))
}

/**
 * The columns of a result that tell whether the server is read-only, by their labels in lower case and without spaces:
 * those of `SELECT @@global.read_only AS frozen`. `every` is true for a statement that only lists such variables.
 */
export interface ReadOnlyState {
  columns: ReadonlySet<string>
  every: boolean
}

/** Reads a statement, for tokens without comments. */
export function readOnlyStateIn(tokens: readonly Token[]): ReadOnlyState {
  const verb = wordOf(tokens[0])
  if (verb === 'show') return { columns: new Set(), every: listsVariables(tokens) && namesVariable(tokens) }
  if (verb !== 'select') return { columns: new Set(), every: false }
  if (readsVariableTable(tokens)) return { columns: new Set(), every: namesVariable(tokens) }
  const items = listItems(tokens.slice(1, endOfList(tokens)))
  const asking = items.filter(readsReadOnlyState)
  return { columns: new Set(asking.map(labelOf)), every: false }
}

/** Returns the label of a column as `ReadOnlyState` has it. */
export function columnLabel(label: string): string {
  return label.toLowerCase().replaceAll(/[\s`]/g, '')
}

/** Returns the alias of an expression, or else its text, which is the label that servers give it. */
function labelOf(item: readonly Token[]): string {
  const last = item.at(-1)
  const alias = wordOf(item.at(-2)) === 'as' ? last?.text.replace(/^['"]|['"]$/g, '') : nameOf(last)
  return columnLabel(alias ?? textOf(item))
}

function endOfList(tokens: readonly Token[]): number {
  const ends = ['from', 'where', 'limit', 'into', 'union', 'for', 'having', 'order', 'group']
  for (let index = 1; index < tokens.length; index++) {
    if (isPunctuation(tokens[index], '(')) index = closingIndex(tokens, index)
    else if (isPunctuation(tokens[index], ';') || ends.includes(wordOf(tokens[index]) ?? '')) return index
  }
  return tokens.length
}

function listsVariables(tokens: readonly Token[]): boolean {
  return tokens.slice(1, 4).some(token => wordOf(token) === 'variables')
}

/** Tables of the catalogue that list variables. */
function readsVariableTable(tokens: readonly Token[]): boolean {
  return /(performance_schema|information_schema)`?\.`?(global|session)_variables/i.test(textOf(tokens))
}

function namesVariable(tokens: readonly Token[]): boolean {
  return tokens.some(token => token.kind === 'string' && /read[_%\\]*only|offline/i.test(token.text))
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('')
}
