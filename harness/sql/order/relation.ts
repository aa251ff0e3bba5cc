/** How the values of a column are set side by side: decides what an equation says about them. */
export type ColumnClass =
  /** Whole numbers that a double holds exactly. */
  | 'integer'
  /** Whole numbers beyond that, and decimals. */
  | 'exact'
  | 'text'
  | 'date'
  | 'other'

export interface ColumnTraits {
  class: ColumnClass
  /** Columns with the same word here hold the same value where `=` holds between them; absent: nothing is known. */
  comparesAs?: string
  /** Rows with different values sort apart. Not so for long texts, of which a server sorts `max_sort_length` bytes. */
  sortsWhole: boolean
}

/** What a schema says about one table. */
export interface TableKeys {
  /** In the order of the table, names in lower case. */
  columns: { name: string; traits: ColumnTraits }[]
  /** Columns, none of them nullable and none cut to a prefix, whose values no two rows share; in lower case. */
  keys: string[][]
}

/** The tables of one database by name, as far as they are known. */
export interface UniqueKeys {
  database: string
  tables: ReadonlyMap<string, TableKeys>
}

/** A column of a query, of a table in it, or the identity of a row. Names are not enough: a table may come twice. */
export interface Attribute {
  traits: ColumnTraits
}

/** Rows that agree in `from` agree in `to`. */
export interface Dependency {
  from: readonly Attribute[]
  to: readonly Attribute[]
}

export interface NamedAttribute {
  /** In lower case. */
  name: string
  attribute: Attribute
}

/** What is known of the rows of a table or query. */
export interface Relation {
  /** A table itself: the columns of its keys are never NULL. */
  isTable: boolean
  /** Absent where the columns are not known. */
  columns: NamedAttribute[] | undefined
  /** No two rows agree in all of these. Empty: there is at most one row. */
  rows: Attribute[]
  dependencies: Dependency[]
}

const opaque: ColumnTraits = { class: 'other', sortsWhole: true }

/** An attribute of its own, that nothing is known of. */
export function freshAttribute(traits: ColumnTraits = opaque): Attribute {
  return { traits }
}

/** A relation of which nothing is known: nothing determines its rows. */
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

/** Everything in which rows agree that agree in `start`. */
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

/** Whether rows that agree in `start` are one row. */
export function determinesRows(
  start: Iterable<Attribute>,
  { rows, dependencies }: Pick<Relation, 'rows' | 'dependencies'>,
): boolean {
  const known = determinedBy(start, dependencies)
  return rows.every(row => known.has(row))
}
