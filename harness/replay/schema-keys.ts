import type { SessionOpener } from '../model/session.ts'
import { type BySide, onBothSides } from '../model/side.ts'
import type { OrderGuarantee, Statement, Suite } from '../model/statement.ts'
import { queryRows } from '../session/query-rows.ts'
import { quoteString } from '../session/quote.ts'
import { leavesAtMost } from '../sql/effects/persistence.ts'
import { shapeOfNumbers } from '../sql/forms/shape-of-operands.ts'
import { choosesAmongEquals } from '../sql/order/chooses-among-equals.ts'
import { proveOrder } from '../sql/order/prove-order.ts'
import type { ColumnClass, ColumnTraits, TableKeys, UniqueKeys } from '../sql/order/relation.ts'
import type { LeasedDatabase } from './suite-databases.ts'

/**
 * 3 s: another statement may hold a lock that this query needs; the keys then count as unknown, and the run continues.
 */
const deadlineMs = 3_000

/** The number of statement shapes whose proof is kept. */
const mostProved = 1_000

function mayBeTotal(order: OrderGuarantee): boolean {
  return order.kind === 'partial' || (order.kind === 'none' && order.limited)
}

/** Returns whether a statement may change the tables, columns or keys. */
export function mayChangeKeys({ effects }: Pick<Statement, 'effects'>): boolean {
  return !leavesAtMost(effects.leaves, 'rows')
}

export interface StatementKnowledge {
  order: OrderGuarantee
  /**
   * Present if the statement combines several equal rows into one: the columns, as `table.column` in lower case, in
   * which texts that differ only in case are equal on both servers.
   */
  caselessColumns?: ReadonlySet<string>
}

/**
 * The present columns and keys of the tables in a suite's database. They are read from the servers when a statement
 * needs them, and kept until a statement may have changed them. A key counts only if both servers have it.
 */
export class SchemaKeys {
  readonly #openers: BySide<SessionOpener>
  readonly #database: Pick<LeasedDatabase, 'name' | 'tables'>
  /** Names that may mean something other than the table in the schema, such as a temporary table. */
  readonly #shadowed: ReadonlySet<string>
  /**
   * True after USE, because the database of an unqualified name is then unknown, and after a shorter `max_sort_length`,
   * which lets unique texts tie.
   */
  readonly #isUncertain: boolean
  #keys: UniqueKeys | undefined
  /** The case-insensitive columns of the tables in `#keys`; see StatementKnowledge. */
  #caseless: ReadonlySet<string> = new Set()
  /** By statement shape: whether these keys make the order of the rows total. */
  readonly #proved = new Map<string, boolean>()
  /** Whether a statement of this suite may have changed the tables since other suites read their keys. */
  #hasOwnTables = false

  constructor(suite: Suite, openers: BySide<SessionOpener>, database: Pick<LeasedDatabase, 'name' | 'tables'>) {
    const statements = [...(suite.fixture?.statements ?? []), ...suite.statements]
    this.#openers = openers
    this.#database = database
    this.#shadowed = new Set(statements.flatMap(({ effects }) => [...effects.temporaryTables]))
    this.#isUncertain = statements.some(
      ({ effects: { sessionChanges } }) => sessionChanges.has('sort-length') || sessionChanges.has('database'),
    )
  }

  /** Must be called for every statement when it is sent, and again for a statement in flight when its reply arrives. */
  learn(statement: Pick<Statement, 'effects'>): void {
    if (!mayChangeKeys(statement)) return
    this.#keys = undefined
    this.#hasOwnTables = true
  }

  /**
   * Returns the order that the statement guarantees with the known keys, and the choices that it leaves to the server.
   */
  async knowledgeOf(statement: Pick<Statement, 'sql' | 'order' | 'params'>): Promise<StatementKnowledge> {
    const known = this.knownOf(statement)
    if (known) return known
    this.#keys = await this.#read()
    this.#caseless = caselessColumns(this.#keys)
    this.#proved.clear()
    return this.#by(this.#keys, statement)
  }

  /** Returns the same as `knowledgeOf`; undefined if the servers must be asked. */
  knownOf(statement: Pick<Statement, 'sql' | 'order' | 'params'>): StatementKnowledge | undefined {
    const { sql, order } = statement
    if (this.#isUncertain || (!mayBeTotal(order) && !choosesAmongEquals(sql))) return { order }
    return this.#keys && this.#by(this.#keys, statement)
  }

  #by(keys: UniqueKeys, statement: Pick<Statement, 'sql' | 'order' | 'params'>): StatementKnowledge {
    const { sql, order } = statement
    return {
      order: mayBeTotal(order) ? this.#proveOrder(statement, keys) : order,
      ...(choosesAmongEquals(sql) ? { caselessColumns: this.#caseless } : {}),
    }
  }

  /** Proves the order of a statement. Statements that differ only in numbers are proved once. */
  #proveOrder({ sql, order, params }: Pick<Statement, 'sql' | 'order' | 'params'>, keys: UniqueKeys): OrderGuarantee {
    if (params) return proveOrder(sql, order, keys, params)
    const form = `${order.kind} ${shapeOfNumbers(sql)}`
    let isTotal = this.#proved.get(form)
    if (isTotal === undefined) {
      isTotal = proveOrder(sql, order, keys).kind === 'total'
      if (this.#proved.size === mostProved) this.#proved.clear()
      this.#proved.set(form, isTotal)
    }
    return isTotal ? { kind: 'total' } : order
  }

  async #read(): Promise<UniqueKeys> {
    const { name: database, tables: knowledge } = this.#database
    const look = () => onBothSides(side => readTables(this.#openers[side], database))
    const { source, target } = await (this.#hasOwnTables ? look() : knowledge.once('keys', look)).catch(() => nowhere)
    const tables = new Map<string, TableKeys>()
    for (const [name, table] of source) {
      const other = target.get(name)
      const common = other && !this.#shadowed.has(name.toLowerCase()) ? inBoth(table, other) : undefined
      if (common) tables.set(name, common)
    }
    return { database, tables }
  }
}

const nowhere: BySide<ReadonlyMap<string, TableKeys>> = { source: new Map(), target: new Map() }

function caselessColumns({ tables }: UniqueKeys): ReadonlySet<string> {
  const columns = [...tables].flatMap(([table, { columns }]) =>
    columns.filter(isCaseless).map(({ name }) => `${table.toLowerCase()}.${name}`),
  )
  return new Set(columns)
}

function isCaseless({ traits }: TableKeys['columns'][number]): boolean {
  return traits.class === 'text' && /_ci \/ \S*_ci$/.test(traits.comparesAs ?? '')
}

/** Returns the columns and keys that both sides have; undefined if their columns differ. */
function inBoth(source: TableKeys, target: TableKeys): TableKeys | undefined {
  if (source.columns.length !== target.columns.length) return undefined
  const columns: TableKeys['columns'] = []
  for (const [index, { name, traits }] of source.columns.entries()) {
    const other = target.columns[index]!
    if (other.name !== name) return undefined
    columns.push({ name, traits: commonTraits(traits, other.traits) })
  }
  const known = new Set(target.keys.map(key => key.join()))
  return { columns, keys: source.keys.filter(key => known.has(key.join())) }
}

function commonTraits(source: ColumnTraits, target: ColumnTraits): ColumnTraits {
  const comparesAs = source.comparesAs && target.comparesAs && `${source.comparesAs} / ${target.comparesAs}`
  return {
    class: source.class === target.class ? source.class : 'other',
    ...(comparesAs ? { comparesAs } : {}),
    sortsWhole: source.sortsWhole && target.sortsWhole,
  }
}

/**
 * Reads base tables and views with their columns, and the keys whose columns are all indexed in full and never NULL.
 */
async function readTables(opener: SessionOpener, database: string): Promise<Map<string, TableKeys>> {
  await using session = await opener.open({})
  const schema = quoteString(database)
  const [columns, parts] = await Promise.all([
    queryRows(
      session,
      'SELECT table_name, column_name, data_type, collation_name, character_maximum_length, is_nullable, extra ' +
        `FROM information_schema.columns WHERE table_schema = ${schema} ORDER BY table_name, ordinal_position`,
      deadlineMs,
    ),
    queryRows(
      session,
      'SELECT table_name, index_name, column_name, sub_part FROM information_schema.statistics ' +
        `WHERE table_schema = ${schema} AND non_unique = 0 ORDER BY table_name, index_name, seq_in_index`,
      deadlineMs,
    ),
  ])
  const tables = new Map<string, TableKeys>()
  const nullable = new Set<string>()
  const hidden = new Set<string>()
  for (const [table, column, type, collation, length, isNullable, extra] of columns) {
    const name = column!.toLowerCase()
    const known = tables.get(table!) ?? { columns: [], keys: [] }
    tables.set(table!, known)
    known.columns.push({ name, traits: traitsOf(type!.toLowerCase(), collation ?? undefined, Number(length ?? 0)) })
    if (isNullable !== 'NO') nullable.add(`${table}.${name}`)
    if (/INVISIBLE/i.test(extra ?? '')) hidden.add(table!)
  }
  const keys = new Map<string, { table: string; columns: string[]; isUsable: boolean }>()
  for (const [table, index, column, prefixLength] of parts) {
    const key = keys.get(`${table}.${index}`) ?? { table: table!, columns: [], isUsable: true }
    keys.set(`${table}.${index}`, key)
    const name = column?.toLowerCase()
    // A key part without a column is an expression.
    if (name === undefined || prefixLength !== null || nullable.has(`${table}.${name}`)) key.isUsable = false
    else key.columns.push(name)
  }
  for (const { table, columns, isUsable } of keys.values()) if (isUsable) tables.get(table)?.keys.push(columns.sort())
  // `SELECT *` leaves invisible columns out, so that positions would be wrong.
  for (const table of hidden) tables.delete(table)
  return tables
}

const classes: Record<string, ColumnClass> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'exact',
  decimal: 'exact',
  date: 'date',
  datetime: 'date',
  char: 'text',
  varchar: 'text',
}

/**
 * 255 characters: servers sort by the first 1,024 bytes by default (`max_sort_length`); texts that differ only beyond
 * that may tie.
 */
const maxSortedCharacters = 255

function traitsOf(type: string, collation: string | undefined, length: number): ColumnTraits {
  const kind = classes[type] ?? 'other'
  const sortsWhole = length <= maxSortedCharacters && !/^(?:json|geometry|point|vector)$/.test(type)
  switch (kind) {
    case 'integer':
    case 'exact':
      return { class: kind, comparesAs: 'number', sortsWhole }
    case 'text':
      return { class: kind, ...(collation ? { comparesAs: collation } : {}), sortsWhole }
    case 'date':
      return { class: kind, comparesAs: type, sortsWhole }
    case 'other':
      return { class: kind, sortsWhole }
    default:
      return kind satisfies never
  }
}
