import type { SessionChange } from '../../model/statement-effects.ts'
import { isPunctuation, listItems, wordOf } from '../lexer/token-walk.ts'
import { matchedLength } from './statement-kinds.ts'
import type { StatementSource } from './statement-source.ts'
import { tableNameAt } from './table-references.ts'

/** What of its session a statement changes; texts that it runs not included. */
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

/** Whether behind SET or a comma stands anything but a user variable. */
function setsSetting({ tokens }: StatementSource): boolean {
  return listItems(tokens.slice(1)).some(([name]) => name !== undefined && name.kind !== 'user-variable')
}

function setsUserVariable({ kind: { family }, tokens, names }: StatementSource): boolean {
  const mayOnlyRead = (family === 'query' || family === 'rows') && !names.has('into')
  return tokens.some(
    ({ kind }, index) => kind === 'user-variable' && (!mayOnlyRead || isPunctuation(tokens[index + 1], ':=')),
  )
}

/** The user variables of a text, without the `@` and their quotes, in lower case. */
export function userVariablesIn({ tokens }: StatementSource): Set<string> {
  const variables = tokens.filter(({ kind }) => kind === 'user-variable')
  return new Set(variables.map(({ text }) => text.slice(1).replaceAll(/['"`]/g, '').toLowerCase()))
}

/** CREATE TEMPORARY TABLE names one; where the word stands anywhere else, all names there are doubtful. */
export function temporaryTablesIn(source: StatementSource): ReadonlySet<string> {
  if (!source.mentions(['temporary'])) return new Set()
  const { tokens } = source
  const head = matchedLength(tokens, ['create', '*', 'temporary', 'table'])
  const start = head + matchedLength(tokens.slice(head), ['*'])
  const found = head > 0 && source.kind.family === 'definition' ? tableNameAt(tokens, start) : undefined
  return found ? new Set([found.table.name.toLowerCase()]) : source.names.union(source.hidden)
}
