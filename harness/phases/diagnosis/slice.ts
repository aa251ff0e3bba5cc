import type { Statement } from '../../model/statement.ts'
import { statementTables } from '../../sql/effects/statement-tables.ts'
import { lex } from '../../sql/lexer/lex.ts'
import { nameOf, significant, wordOf } from '../../sql/lexer/token-walk.ts'
import type { Case } from './case.ts'
import { readTableDefinition } from './create-table.ts'
import { readInsertRows } from './insert-rows.ts'

/**
 * What of the statements before can matter to the statement in question, told by the names that it uses: whatever
 * creates or changes a thing of such a name, and what that in turn names. Statements that touch no named thing (SET,
 * BEGIN) stay. A first guess: whoever uses it must see for himself whether the difference is still there.
 */
export function slice(script: Case): Case {
  const names = namesIn(script.probe.sql)
  for (const { sql } of script.behind) for (const name of namesIn(sql)) names.add(name)
  const touched = new Map(script.before.map(statement => [statement, touchedNames(statement.sql)]))
  const kept = new Set<Statement>()
  // A view may stand above the rows of its tables: what it names is known only when it has been seen.
  let before = -1
  while (kept.size > before) {
    before = kept.size
    for (const [statement, things] of touched) {
      if (kept.has(statement) || (things && !things.some(name => names.has(name)))) continue
      kept.add(statement)
      for (const name of furtherNames(statement.sql)) names.add(name)
    }
  }
  return { ...script, before: script.before.filter(statement => kept.has(statement)) }
}

/** Things that a statement creates or changes; undefined where it touches none, or nobody can tell. */
function touchedNames(sql: string): string[] | undefined {
  const tables = statementTables(sql)
  if (!tables) return undefined
  const names = tables.writes.map(bare)
  if (names.length > 0) return names
  // A query leaves nothing behind, unless it does so in a variable or by a lock.
  const leaves = /@|\binto\b|\bfor\s+(?:update|share)\b|\block\b/i.test(sql)
  return tables.reads.length > 0 && !leaves ? [] : undefined
}

/** Names on which a kept statement stands. The columns of a table name no tables; its foreign keys do. */
function furtherNames(sql: string): string[] {
  const definition = readTableDefinition(sql)
  if (definition) return definition.items.filter(({ kind }) => kind === 'foreign-key').flatMap(({ names }) => names)
  if (readInsertRows(sql)) return []
  const isDefinition = wordOf(significant(lex(sql.slice(0, 200)))[0]) === 'create'
  return isDefinition ? [...namesIn(sql)] : (statementTables(sql)?.reads.map(bare) ?? [...namesIn(sql)])
}

function namesIn(sql: string): Set<string> {
  return new Set(lex(sql).flatMap(token => nameOf(token)?.toLowerCase() ?? []))
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).toLowerCase()
}
