import type { SessionChange } from '../../model/statement-effects.ts'
import { isPunctuation, listItems, wordOf } from '../lexer/token-walk.ts'
import { matchedLength } from './statement-kinds.ts'
import type { StatementSource } from './statement-source.ts'
import { tableNameAt } from './table-references.ts'

/** Returns the parts of its session that a statement changes, without those that texts run by the statement change. */
export function sessionChangesIn(source: StatementSource): Set<SessionChange> {
  const { kind, tokens } = source
  const changes = new Set<SessionChange>()
  const mayUse = kind.family === 'program' ? source.mentions(['use']) : wordOf(tokens[0]) === 'use'
  if (mayUse) changes.add('database')
  if (kind.family === 'assignment' && setsSetting(source)) changes.add('settings')
  if (setsUserVariable(source)) changes.add('user-variables')
  if (source.mentions(['sql_mode'])) changes.add('sql-mode')
  if (source.mentions(['max_sort_length'])) changes.add('sort-length')
  if (source.mentions(['temporary'])) changes.add('temporary-tables')
  if (kind.writes === 'prepare') changes.add('prepared-statements')
  return changes
}

/** Whether SET assigns anything other than a user variable. */
function setsSetting({ tokens }: StatementSource): boolean {
  return listItems(tokens.slice(1)).some(([name]) => name !== undefined && name.kind !== 'user-variable')
}

function setsUserVariable({ kind: { family }, tokens, names }: StatementSource): boolean {
  const mayOnlyRead = (family === 'query' || family === 'rows') && !names.has('into')
  return tokens.some(
    ({ kind }, index) => kind === 'user-variable' && (!mayOnlyRead || isPunctuation(tokens[index + 1], ':=')),
  )
}

/** Returns the user variables of a text, without the `@` and quotes, in lower case. */
export function userVariablesIn({ tokens }: StatementSource): Set<string> {
  const variables = tokens.filter(({ kind }) => kind === 'user-variable')
  return new Set(variables.map(({ text }) => text.slice(1).replaceAll(/['"`]/g, '').toLowerCase()))
}

/**
 * Returns the names that may be those of temporary tables: the name in CREATE TEMPORARY TABLE; if the word `temporary`
 * is anywhere else, all names in the text.
 */
export function temporaryTablesIn(source: StatementSource): ReadonlySet<string> {
  if (!source.mentions(['temporary'])) return new Set()
  const { tokens } = source
  const head = matchedLength(tokens, ['create', '*', 'temporary', 'table'])
  const start = head + matchedLength(tokens.slice(head), ['*'])
  const found = head > 0 && source.kind.family === 'definition' ? tableNameAt(tokens, start) : undefined
  return found ? new Set([found.table.name.toLowerCase()]) : source.names.union(source.hidden)
}
