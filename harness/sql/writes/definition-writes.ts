import { definedKindAt } from '../effects/defined-thing.ts'
import { touchedTables } from '../effects/statement-tables.ts'
import { tableNameAt } from '../effects/table-references.ts'
import type { TemporaryTables } from '../effects/temporary-tables.ts'
import type { Token } from '../lexer/lex.ts'
import { listItems, wordOf } from '../lexer/token-walk.ts'
import { shownTable, type WriteEffect, writesTables } from './write-effect.ts'

/**
 * Returns the writes of CREATE, ALTER, DROP, RENAME and TRUNCATE, for tokens without comments; updates `temporaries`.
 */
export function definitionEffects(tokens: readonly Token[], temporaries: TemporaryTables): WriteEffect[] {
  const verb = wordOf(tokens[0])
  const kind = verb === 'truncate' ? 'table' : wordOf(tokens[definedKindAt(tokens)])
  const tables = touchedTables(tokens)?.writes ?? []
  switch (kind) {
    case 'table':
    case 'tables':
    case 'index':
      break
    default:
      return [{ certainty: 'yes', means: 'definition', tables: tables.map(shownTable), temporary: false }]
  }
  const isTemporary = tokens.slice(1, 4).some(token => wordOf(token) === 'temporary')
  if (verb === 'create' && kind === 'table') {
    if (isTemporary) for (const table of tables) temporaries.add(table)
    return [{ certainty: 'yes', means: 'definition', tables: tables.map(shownTable), temporary: isTemporary }]
  }
  // Servers refuse RENAME TABLE for temporary tables, too.
  if (verb === 'rename')
    return [{ certainty: 'yes', means: 'definition', tables: tables.map(shownTable), temporary: false }]
  const effect = writesTables('definition', verb === 'alter' ? tables.slice(0, 1) : tables, temporaries)
  if (effect.temporary && verb === 'drop' && kind !== 'index') for (const table of tables) temporaries.remove(table)
  if (effect.temporary && verb === 'alter') renameTemporary(tokens, temporaries)
  return [isTemporary ? { ...effect, temporary: true } : effect]
}

/** `ALTER TABLE a RENAME TO b` */
function renameTemporary(tokens: readonly Token[], temporaries: TemporaryTables): void {
  const [before, after] = touchedTables(tokens)?.writes ?? []
  if (!before || !after) return
  temporaries.remove(before)
  temporaries.add(after)
}

/** Returns the effects of the tables that LOCK TABLES locks for writing. */
export function tableLockEffects(tokens: readonly Token[], temporaries: TemporaryTables): WriteEffect[] {
  const locked = listItems(tokens.slice(2)).flatMap(item =>
    item.some(token => wordOf(token) === 'write') ? (tableNameAt(item, 0)?.table ?? []) : [],
  )
  return locked.length === 0 ? [] : [writesTables('table-lock', locked, temporaries)]
}
