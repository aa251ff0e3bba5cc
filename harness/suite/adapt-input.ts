import { firstRawByte } from '../kit/raw-bytes.ts'
import { formatLocation } from '../model/format-location.ts'
import { UsageError } from '../model/usage-error.ts'
import {
  asAlterOfCurrent,
  type DatabaseStatement,
  databaseStatement,
  qualifiesWith,
  usesSystemDatabase,
  withoutDatabase,
} from '../sql/forms/database-names.ts'
import { isReplicationPosition } from '../sql/forms/replication-position.ts'
import { lex, type Token } from '../sql/lexer/lex.ts'
import type { RawStatement } from '../sql/lexer/split.ts'
import { significant, wordOf } from '../sql/lexer/token-walk.ts'

interface AdaptedInput {
  /** The statements in their order, as they are sent; undefined for one that is left out. */
  statements: (RawStatement | undefined)[]
  /** The name that stands for the suite's own database. */
  database?: string
  /** What was changed, for the report. */
  remarks: string[]
}

interface AdaptOptions {
  /** The name that stands for the suite's own database in its fixture. */
  database?: string | undefined
  /** Whether statements of a fixture run before these. */
  hasFixture: boolean
  errors: UsageError[]
}

/**
 * Makes statements of a dump, or of a script that chooses its database, fit a suite that has one database of its own:
 * the one database that they create or use is mapped to it, and what a dump says to a replica is left out. Several
 * databases are an error.
 */
export function adaptInput(raws: readonly RawStatement[], options: AdaptOptions): AdaptedInput {
  const read = raws.map(raw => new ReadOnce(raw))
  const remarks: string[] = []
  const isPosition = read.map(each => isReplicationPosition(each.raw.sql, () => each.tokens))
  const positions = raws.filter((_, index) => isPosition[index])
  if (positions[0]) {
    const others = positions.length > 1 ? `, and ${positions.length - 1} more like it` : ''
    remarks.push(
      `${placeOf(positions[0])}: ${inShort(positions[0].sql)} is left out${others}: a replica is told where to begin, and it is no data`,
    )
  }
  remarks.push(...remarksOnBytes(raws))
  const database = mappedDatabase(read, options)
  if (database === undefined)
    return { statements: raws.map((raw, index) => (isPosition[index] ? undefined : raw)), remarks }
  const first = read.find(each => each.database?.name === database)
  // Of a database that the fixture has named, its own remark tells.
  if (first && database !== options.database)
    remarks.push(
      `${placeOf(first.raw)}: the database ${database} is mapped to the suite's own: CREATE DATABASE and USE are left out, ` +
        `and ${database}.t means t`,
    )
  const statements = read.map((each, index) =>
    isPosition[index] ? undefined : mapped(each, { ...options, database, isAlone: isAlone(read, index, options) }),
  )
  return { statements, database, remarks }
}

/** Says where the first byte of each file is that is no UTF-8: it is data, or the file was saved in another encoding. */
function remarksOnBytes(raws: readonly RawStatement[]): string[] {
  const places = new Map<string, string>()
  for (const { sql, start, locate } of raws) {
    const raw = firstRawByte(sql)
    if (!raw) continue
    const at = locate(start + raw.at)
    if (!places.has(at.file)) places.set(at.file, `${formatLocation(at)}: 0x${raw.byte.toString(16)}`)
  }
  return [...places.values()].map(first => `${first} and bytes like it are no UTF-8, and are sent as they are`)
}

/** A statement whose tokens are read when they are first needed: most statements of a dump are long INSERTs. */
class ReadOnce {
  readonly raw: RawStatement
  #tokens: readonly Token[] | undefined
  #database: DatabaseStatement | undefined | 'unread' = 'unread'

  constructor(raw: RawStatement) {
    this.raw = raw
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= lex(this.raw.sql, this.raw.quoting)
    return this.#tokens
  }

  get database(): DatabaseStatement | undefined {
    if (this.#database === 'unread')
      this.#database = mayBeAboutDatabase.test(this.raw.sql) ? databaseStatement(this.tokens) : undefined
    return this.#database
  }
}

/** The beginning of a statement about a database: long INSERTs are not read to their end. */
const mayBeAboutDatabase = /^(?:\/\*M?!\d*)?\s*(?:use|create|drop|alter)\b/i

/** Returns the one database that the statements use, or create and name; reports an error if there are several. */
function mappedDatabase(read: readonly ReadOnce[], { database, errors }: AdaptOptions): string | undefined {
  const used = read.filter(each => each.database?.verb === 'use')
  const names = new Set([...(database === undefined ? [] : [database]), ...used.map(each => each.database!.name)])
  if (names.size === 1) return [...names][0]
  if (names.size > 1) {
    const [first] = names
    const second = used.find(each => each.database!.name !== first)!
    errors.push(
      new UsageError(
        `Two databases are used here, ${[...names].slice(0, 2).join(' and ')}, and a suite has one of its own`,
        {
          at: second.raw.locate(second.raw.start),
          remedy:
            'Dump each database by itself (mysqldump NAME > schema.sql, without --databases), and make a fixture of each.',
        },
      ),
    )
    return undefined
  }
  const created = new Set(read.flatMap(each => (each.database?.verb === 'create' ? [each.database.name] : [])))
  const named = [...created].filter(name =>
    read.some(each => !each.database && each.raw.sql.includes(name) && qualifiesWith(each.tokens, name)),
  )
  // Without USE, the databases are those of a suite that tries how databases work together.
  return named.length === 1 ? named[0] : undefined
}

interface MapOptions extends AdaptOptions {
  database: string
  /** Nothing but statements about databases and settings comes before this one, or behind it. */
  isAlone: boolean
}

function mapped(each: ReadOnce, { database, isAlone, errors }: MapOptions): RawStatement | undefined {
  const { raw } = each
  const about = each.database
  if (about && about.name === database) {
    if (about.verb === 'drop' && !isAlone)
      errors.push(
        new UsageError(`This would drop the suite's own database, to which ${database} is mapped`, {
          at: raw.locate(raw.start),
          remedy: 'Drop its tables instead, or begin a suite of its own here.',
        }),
      )
    const sql = about.verb === 'use' || about.verb === 'drop' ? undefined : asAlterOfCurrent(raw.sql, each.tokens)
    return sql === undefined ? undefined : { ...raw, sql }
  }
  if (/^use\b/i.test(raw.sql) && usesSystemDatabase(each.tokens)) {
    errors.push(
      new UsageError(`USE leaves the suite's own database, to which ${database} is mapped`, {
        at: raw.locate(raw.start),
        remedy: 'Name the tables of the server with their database instead: information_schema.tables.',
      }),
    )
    return raw
  }
  if (!raw.sql.includes(database)) return raw
  const sql = withoutDatabase(raw.sql, each.tokens, database)
  return sql === raw.sql ? raw : { ...raw, sql }
}

/** Whether dropping the database changes nothing: nothing is in it yet, or nothing looks at it any more. */
function isAlone(read: readonly ReadOnce[], index: number, { hasFixture }: AdaptOptions): boolean {
  if (read[index]!.database?.verb !== 'drop') return false
  const isOne = (each: ReadOnce, words: readonly string[]) =>
    each.database !== undefined || words.includes(wordOf(significant(each.tokens)[0]) ?? '')
  // Scripts set variables and print a title before they make their database.
  const isFirst = !hasFixture && read.slice(0, index).every(each => isOne(each, ['set', 'select', 'show', 'flush']))
  return isFirst || read.slice(index + 1).every(each => isOne(each, ['set']))
}

function placeOf(raw: RawStatement): string {
  return formatLocation(raw.locate(raw.start))
}

const mostShown = 60

function inShort(sql: string): string {
  const line = sql.replaceAll(/\s+/g, ' ')
  return line.length <= mostShown ? line : `${line.slice(0, mostShown)}…`
}
