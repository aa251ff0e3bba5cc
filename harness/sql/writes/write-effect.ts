import type { TableName } from '../../model/statement-effects.ts'
import type { WriteMeans, WriteReading } from '../../model/write-reading.ts'
import type { TemporaryTables } from '../effects/temporary-tables.ts'

/** One write of a statement. */
export interface WriteEffect {
  certainty: 'yes' | 'perhaps'
  means: WriteMeans
  tables: string[]
  /** The write concerns only temporary tables. */
  temporary: boolean
  /** The writing statement, if it is elsewhere: in a routine, or in the text of a prepared statement. */
  within?: string
  /** The place of the routine or block that would hide the refusal. */
  swallows?: string
  /** The place of the routine or block that asks whether the server is read-only before it writes. */
  guard?: string
}

/** A limit, so that a journal does not repeat whole programs. */
const maxWithin = 10

/** Combines effects into a reading. Writes to temporary tables do not count if there are other writes. */
export function readingOf(effects: readonly WriteEffect[], commits: boolean): WriteReading {
  const lasting = effects.filter(({ temporary }) => !temporary)
  const counting = lasting.length > 0 ? lasting : effects
  const isCertain = counting.some(({ certainty }) => certainty === 'yes')
  const within = shortened(lasting.flatMap(effect => effect.within ?? []))
  const swallows = effects.find(effect => effect.swallows !== undefined)?.swallows
  const guard = effects.find(effect => effect.guard !== undefined)?.guard
  return {
    writes: isCertain ? 'yes' : counting.length > 0 ? 'perhaps' : 'no',
    means: [...new Set(effects.map(({ means }) => means))],
    tables: [...new Set(effects.flatMap(({ tables }) => tables))],
    temporary: effects.length > 0 && lasting.length === 0,
    commits,
    ...(within.length === 0 ? {} : { within }),
    ...(swallows === undefined ? {} : { swallows }),
    ...(guard === undefined ? {} : { guard }),
  }
}

/** Combines the two readings of a statement that servers may understand in either way. */
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

/** Tables of performance_schema stay writable on MySQL, where they contain no user data. */
const maybeWritable = /^performance_schema$/i

/** Returns a write to tables; temporary tables stay writable. An empty list means that the tables are not known. */
export function writesTables(
  means: WriteMeans,
  tables: readonly TableName[],
  temporaries: TemporaryTables,
): WriteEffect {
  const temporary = tables.length > 0 && tables.every(table => temporaries.has(table))
  const isCertain = tables.length === 0 || tables.some(({ database }) => !maybeWritable.test(database ?? ''))
  return { certainty: isCertain ? 'yes' : 'perhaps', means, tables: tables.map(shownTable), temporary }
}
