import type { Difference, DifferenceClass, DifferingRows } from '../model/difference.ts'
import type { Cell, Column } from '../model/outcome.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import type { ColumnChange } from './column-change.ts'
import { displayCell } from './display-cell.ts'
import { leadingColumns } from './kept-columns.ts'
import type { Keeping } from './row-multiset.ts'

/**
 * How differences between the rows of one result are described. Only the columns that differ and the columns that
 * identify the row are kept: many people read, send and archive a report, and the rest of the row does not concern
 * them.
 */

/** The result that contains the difference. */
export interface DescribedResult {
  columns: BySide<readonly Column[]>
  /** 1 for the first result of the reply. */
  result: number
  /** Indexes of the columns that identify a row. */
  key: readonly number[]
  /** Neither side has more than one row. */
  isOnlyRow: boolean
}

export interface ExampleRow {
  cells: readonly Cell[]
  /** The row number in its result, from 1; set if no column identifies the row. */
  number?: number
}

/** Rows that are on one side and not on the other. */
export interface UnequalRows {
  count: number
  examples: readonly Partial<BySide<ExampleRow>>[]
  /** By index: the columns in which pairs of rows differ, and how. */
  changes: ReadonlyMap<number, ColumnChange>
  /** Which sides have rows that the other side lacks; not known if not all rows were kept. */
  alone: ReadonlySet<Side> | 'not-known'
  /** A LIMIT has cut among rows that may come in any order. */
  isTieUnderLimit: boolean
  /** How much was kept of the rows: if not all rows were kept, the description contains less. */
  keeping: Keeping
}

export function describeDifferingRows(
  described: DescribedResult,
  { count, examples, changes, alone, isTieUnderLimit, keeping }: UnequalRows,
): Difference {
  const { result, columns } = described
  const differing = [...changes.keys()]
  const rows = keptRows(described, {
    count,
    examples,
    differing: [...differing, ...decisiveAlone(described, examples)],
  })
  if (isTieUnderLimit) {
    return {
      kind: 'nondeterministic',
      result,
      summary: `LIMIT cuts among rows that may come in any order: ${count} other ${count === 1 ? 'row' : 'rows'} chosen`,
      advice: 'Add a unique column to ORDER BY, so that the same rows are chosen on every server and every day.',
      rows,
    }
  }
  const names = differing.map(index => columns.source[index]!.name)
  const where = names.length > 0 ? ` in ${names.map(name => `\`${name}\``).join(', ')}` : ''
  return {
    kind: 'rows',
    result,
    ...(names.length === 1 ? { column: names[0]! } : {}),
    ...(names.length > 0 ? { columns: names } : {}),
    classes: classesOf(columns.source, changes, alone),
    summary: `${count} ${count === 1 ? 'row differs' : 'rows differ'}${where}${exactness[keeping]}`,
    rows,
  }
}

function classesOf(
  columns: readonly Column[],
  changes: UnequalRows['changes'],
  alone: UnequalRows['alone'],
): DifferenceClass[] {
  if (alone === 'not-known') return [{ class: 'mixed' }]
  return [
    ...(alone.size === 0 ? [] : [{ class: alone.size > 1 ? 'mixed' : alone.has('source') ? 'missing' : 'extra' }]),
    ...[...changes].map(([index, change]) => ({
      column: columns[index]!.name,
      place: index,
      class: change,
    })),
  ]
}

const exactness: Record<Keeping, string> = {
  rows: '',
  digests: ' (compared by digest: too many differ to keep them)',
  sums: ' or more (compared by a sum of digests)',
}

/** Returns the columns that distinguish rows of only one side, if no key identifies them. */
function decisiveAlone({ columns, key }: DescribedResult, examples: UnequalRows['examples']): number[] {
  const alone = examples.filter(({ source, target }) => !source || !target)
  if (key.length > 0 || alone.length === 0) return []
  return leadingColumns(
    alone.map(({ source, target }) => (source ?? target)!.cells),
    columns.source.length,
  )
}

/**
 * `position`: of the first rows in a different order, from 1. `sortColumns`: indexes of the columns that sort the rows.
 */
export function describeOtherOrder(
  described: DescribedResult,
  {
    position,
    sortColumns,
    source,
    target,
  }: BySide<readonly Cell[]> & { position: number; sortColumns: readonly number[] },
): Difference {
  const isDecisive = described.key.length > 0 || sortColumns.length > 0
  const differing = isDecisive ? sortColumns : leadingColumns([source, target], described.columns.source.length)
  return {
    kind: 'order',
    result: described.result,
    summary: `the same rows in another order, from row ${position} on`,
    rows: keptRows(described, {
      count: 1,
      examples: [{ source: { cells: source }, target: { cells: target } }],
      differing,
    }),
  }
}

/** `examples`: the first pair of rows with equal meaning and different bytes, by the index of each such column. */
export function describeOtherForms(
  described: DescribedResult,
  examples: ReadonlyMap<number, BySide<ExampleRow>>,
): Difference[] {
  const { columns, result } = described
  return [...examples].map(([index, example]) => ({
    kind: 'formatting' as const,
    result,
    column: columns.source[index]!.name,
    summary: `column \`${columns.source[index]!.name}\`: equal values in other words`,
    rows: keptRows(described, { count: 1, examples: [example], differing: [index] }),
  }))
}

export function describeOtherFormsSomewhere({ result }: Pick<DescribedResult, 'result'>): Difference {
  const summary = 'the same values in other words (too many rows to say in which columns)'
  return { kind: 'formatting', result, summary }
}

/** `index`: of the column whose cells name the server itself; `name`: what they name. */
export function describeIdentity(
  described: DescribedResult,
  { name, index, count, examples }: Pick<UnequalRows, 'count' | 'examples'> & { name: string; index: number },
): Difference {
  const column = described.columns.source[index]!.name
  return {
    kind: 'rows',
    result: described.result,
    column,
    columns: [column],
    identity: name,
    summary: `column \`${column}\` names the server itself: ${name}`,
    rows: keptRows(described, { count, examples, differing: [index] }),
  }
}

/** Keeps the columns of the key, and then the columns that differ. */
function keptRows(
  { columns, key, isOnlyRow }: DescribedResult,
  { count, examples, differing }: Pick<UnequalRows, 'count' | 'examples'> & { differing: readonly number[] },
): DifferingRows {
  // A key that differs is shown as a difference.
  const context = examples.length === 0 ? [] : key.filter(index => !differing.includes(index))
  const places = [...context, ...[...new Set(differing)].sort((a, b) => a - b)]
  const namesOf = (list: readonly Column[]) => places.map(index => list[index]!.name)
  return {
    count,
    columns: { source: namesOf(columns.source), target: namesOf(columns.target) },
    kept: { key: context.length, places, omitted: columns.source.length - places.length },
    examples: examples.map(example => {
      const numbered = !isOnlyRow && sides.some(side => example[side]?.number !== undefined)
      return { ...cellsOf(example, places), ...(numbered ? { row: numbersOf(example) } : {}) }
    }),
  }
}

function cellsOf({ source, target }: Partial<BySide<ExampleRow>>, places: readonly number[]) {
  const kept = ({ cells }: ExampleRow) => places.map(index => displayCell(cells[index]!))
  return { ...(source ? { source: kept(source) } : {}), ...(target ? { target: kept(target) } : {}) }
}

function numbersOf({ source, target }: Partial<BySide<ExampleRow>>): Partial<BySide<number>> {
  return {
    ...(source?.number === undefined ? {} : { source: source.number }),
    ...(target?.number === undefined ? {} : { target: target.number }),
  }
}
