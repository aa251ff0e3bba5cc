import type { WriteMeans, WriteReading } from '../model/read-only.ts'
import type { TableName } from './table-references.ts'
import type { TemporaryTables } from './temporary-tables.ts'

/** One thing that a statement writes. */
export interface WriteEffect {
  certainty: 'yes' | 'perhaps'
  means: WriteMeans
  tables: string[]
  /** Nothing but temporary tables. */
  temporary: boolean
  /** Where the routine is written that would hide the refusal. */
  swallows?: string
}

/** What temporary tables take does not count where anything else is written. */
export function readingOf(effects: readonly WriteEffect[], commits: boolean): WriteReading {
  const lasting = effects.filter(({ temporary }) => !temporary)
  const counting = lasting.length > 0 ? lasting : effects
  const isCertain = counting.some(({ certainty }) => certainty === 'yes')
  const swallows = effects.find(effect => effect.swallows !== undefined)?.swallows
  return {
    writes: isCertain ? 'yes' : counting.length > 0 ? 'perhaps' : 'no',
    means: [...new Set(effects.map(({ means }) => means))],
    tables: [...new Set(effects.flatMap(({ tables }) => tables))],
    temporary: effects.length > 0 && lasting.length === 0,
    commits,
    ...(swallows === undefined ? {} : { swallows }),
  }
}

/** `name` or `database.name`. */
export function shownTable({ database, name }: TableName): string {
  return database === undefined ? name : `${database}.${name}`
}

/** Tables of performance_schema stay writable in MySQL, where they are no data. */
const maybeWritable = /^performance_schema$/i

/** A write to tables, of which a temporary one stays writable. No tables: it cannot be told which. */
export function writesTables(
  means: WriteMeans,
  tables: readonly TableName[],
  temporaries: TemporaryTables,
): WriteEffect {
  const temporary = tables.length > 0 && tables.every(table => temporaries.has(table))
  const isCertain = tables.length === 0 || tables.some(({ database }) => !maybeWritable.test(database ?? ''))
  return { certainty: isCertain ? 'yes' : 'perhaps', means, tables: tables.map(shownTable), temporary }
}
