import type { TableName } from '../../model/statement-effects.ts'
import type { WriteMeans, WriteReading } from '../../model/write-reading.ts'
import type { TemporaryTables } from '../effects/temporary-tables.ts'

/** One thing that a statement writes. */
export interface WriteEffect {
  certainty: 'yes' | 'perhaps'
  means: WriteMeans
  tables: string[]
  /** Nothing but temporary tables. */
  temporary: boolean
  /** The statement itself, where it stands elsewhere: in a routine, in the text of a prepared statement. */
  within?: string
  /** Where the routine is written that would hide the refusal. */
  swallows?: string
}

/** So that a journal does not hold whole programs again and again. */
const maxWithin = 10

/** What temporary tables take does not count where anything else is written. */
export function readingOf(effects: readonly WriteEffect[], commits: boolean): WriteReading {
  const lasting = effects.filter(({ temporary }) => !temporary)
  const counting = lasting.length > 0 ? lasting : effects
  const isCertain = counting.some(({ certainty }) => certainty === 'yes')
  const within = shortened(lasting.flatMap(effect => effect.within ?? []))
  const swallows = effects.find(effect => effect.swallows !== undefined)?.swallows
  return {
    writes: isCertain ? 'yes' : counting.length > 0 ? 'perhaps' : 'no',
    means: [...new Set(effects.map(({ means }) => means))],
    tables: [...new Set(effects.flatMap(({ tables }) => tables))],
    temporary: effects.length > 0 && lasting.length === 0,
    commits,
    ...(within.length === 0 ? {} : { within }),
    ...(swallows === undefined ? {} : { swallows }),
  }
}

/** Of a statement that servers understand in one way or the other. */
export function either(one: WriteReading, other: WriteReading): WriteReading {
  const agree = one.writes === other.writes && one.temporary === other.temporary
  const within = shortened([...(one.within ?? []), ...(other.within ?? [])])
  return {
    ...other,
    ...one,
    means: [...new Set([...one.means, ...other.means])],
    tables: [...new Set([...one.tables, ...other.tables])],
    commits: one.commits || other.commits,
    ...(within.length === 0 ? {} : { within }),
    ...(agree ? {} : { writes: 'perhaps', temporary: false }),
  }
}

function shortened(statements: readonly string[]): string[] {
  return [...new Set(statements)].slice(0, maxWithin)
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
