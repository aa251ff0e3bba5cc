import type { Statement } from '../../model/statement.ts'
import type { TableName } from '../../model/statement-effects.ts'
import { readTableDefinition } from './create-table.ts'
import { readInsertRows } from './insert-rows.ts'
import type { ReproductionScript } from './reproduction-script.ts'

/**
 * Keeps the earlier statements that can matter to the failing statement, judged by the names that the failing statement
 * uses: each statement that creates or changes a thing of such a name, and the statements that can matter to that one.
 * Statements that touch no named thing (SET, BEGIN) are kept. The result is a first guess: the caller must check
 * whether the difference is still there.
 */
export function slice(script: ReproductionScript): ReproductionScript {
  const names = new Set([script.failing, ...script.behind].flatMap(({ effects }) => [...effects.names]))
  const touched = new Map(script.before.map(statement => [statement, touchedNames(statement)]))
  const kept = new Set<Statement>()
  // A view may be created before the rows of its tables are inserted, and the names in it are known only when it is
  // kept.
  let before = -1
  while (kept.size > before) {
    before = kept.size
    for (const [statement, things] of touched) {
      if (kept.has(statement) || (things && !things.some(name => names.has(name)))) continue
      kept.add(statement)
      for (const name of furtherNames(statement)) names.add(name)
    }
  }
  return { ...script, before: script.before.filter(statement => kept.has(statement)) }
}

/** Returns the things that a statement creates or changes; undefined if it touches none, or if that cannot be known. */
function touchedNames({ effects }: Statement): string[] | undefined {
  const { tables, leaves, userVariables } = effects
  if (!tables) return undefined
  if (tables.writes.length > 0) return tables.writes.map(bareName)
  // A query leaves nothing behind, except in a variable or by a lock.
  const leavesSomething = leaves !== 'answer' || userVariables.size > 0
  return tables.reads.length > 0 && !leavesSomething ? [] : undefined
}

/** Returns the names on which a kept statement depends. The columns of a table name no tables; its foreign keys do. */
function furtherNames({ sql, effects }: Statement): Iterable<string> {
  const definition = readTableDefinition(sql)
  if (definition) return definition.items.filter(({ kind }) => kind === 'foreign-key').flatMap(({ names }) => names)
  if (readInsertRows(sql)) return []
  const isDefinition = effects.family === 'definition'
  return isDefinition ? effects.names : (effects.tables?.reads.map(bareName) ?? effects.names)
}

function bareName({ name }: TableName): string {
  return name.toLowerCase()
}
