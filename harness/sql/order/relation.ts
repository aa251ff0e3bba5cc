/** The way in which the values of a column are compared: it decides what an equation proves about them. */
export type ColumnClass =
  /** Whole numbers that a double holds exactly. */
  | 'integer'
  /** Larger whole numbers, and decimals. */
  | 'exact'
  | 'text'
  | 'date'
  | 'other'

export interface ColumnTraits {
  class: ColumnClass
  /** Columns with the same word here have the same value if `=` is true between them. Absent: nothing is known. */
  comparesAs?: string
  /**
   * Rows with different values never tie in a sort. False for long texts, of which a server sorts `max_sort_length`
   * bytes.
   */
  sortsWhole: boolean
}

/** The columns and keys of one table in a schema. */
export interface TableKeys {
  /** The columns in the order of the table, names in lower case. */
  columns: { name: string; traits: ColumnTraits }[]
  /**
   * Sets of columns, in lower case, whose values no two rows share; no column is nullable or indexed only by a prefix.
   */
  keys: string[][]
}

/** The tables of one database by name, as far as they are known. */
export interface UniqueKeys {
  database: string
  tables: ReadonlyMap<string, TableKeys>
}

/**
 * A column of a query, of a table in it, or the identity of a row. A name would not identify it, because a query may
 * use a table twice.
 */
export interface Attribute {
  traits: ColumnTraits
}

/** Rows that agree in `from` agree in `to`. */
export interface Dependency {
  from: readonly Attribute[]
  to: readonly Attribute[]
}

export interface NamedAttribute {
  /** The name in lower case. */
  name: string
  attribute: Attribute
}

/** The known facts about the rows of a table or query. */
export interface Relation {
  /** The relation is a table itself: the columns of its keys are never NULL. */
  isTable: boolean
  /** Undefined if the columns are not known. */
  columns: NamedAttribute[] | undefined
  /** No two rows agree in all of these. Empty: there is at most one row. */
  rows: Attribute[]
  dependencies: Dependency[]
}

const opaque: ColumnTraits = { class: 'other', sortsWhole: true }

/** Returns a new attribute about which nothing is known. */
export function freshAttribute(traits: ColumnTraits = opaque): Attribute {
  return { traits }
}

/** Returns a relation about which nothing is known: nothing determines its rows. */
export function unknownRelation(): Relation {
  return { isTable: false, columns: undefined, rows: [freshAttribute()], dependencies: [] }
}

export function relationOfTable({ columns, keys }: TableKeys): Relation {
  const named = columns.map(({ name, traits }) => ({ name, attribute: freshAttribute(traits) }))
  const row = freshAttribute()
  const dependencies: Dependency[] = [{ from: [row], to: named.map(({ attribute }) => attribute) }]
  for (const key of keys) {
    const from = named.filter(({ name }) => key.includes(name)).map(({ attribute }) => attribute)
    if (from.length === key.length) dependencies.push({ from, to: [row] })
  }
  return { isTable: true, columns: named, rows: [row], dependencies }
}

/** Returns all attributes in which rows agree if they agree in `start`. */
export function determinedBy(start: Iterable<Attribute>, dependencies: readonly Dependency[]): Set<Attribute> {
  const known = new Set(start)
  let waiting = dependencies
  for (;;) {
    const idle = waiting.filter(({ from, to }) => {
      if (!from.every(attribute => known.has(attribute))) return true
      for (const attribute of to) known.add(attribute)
      return false
    })
    if (idle.length === waiting.length) return known
    waiting = idle
  }
}

/** Whether rows that agree in `start` are the same row. */
export function determinesRows(
  start: Iterable<Attribute>,
  { rows, dependencies }: Pick<Relation, 'rows' | 'dependencies'>,
): boolean {
  const known = determinedBy(start, dependencies)
  return rows.every(row => known.has(row))
}
