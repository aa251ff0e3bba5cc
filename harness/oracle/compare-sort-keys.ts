import type { Cell, Column, Protocol } from '../model/outcome.ts'
import { type BySide, bySide, type Side, sides } from '../model/side.ts'
import { comparableColumns } from './comparable-columns.ts'
import { decodeRow } from './decode-row.ts'
import { meaning } from './meaning.ts'
import type { DoubtedOrder, SortKeyAnswer } from './order-doubt.ts'
import { areTied, type SortColumn } from './sort-keys.ts'

/** All rows of one side of a result. */
export interface WholeResult {
  columns: readonly Column[]
  protocol: Protocol
  rows: readonly Buffer[]
}

const changed: SortKeyAnswer = { kind: 'unknown', because: 'the rows were other ones when the keys were asked for' }

interface KeyedRow {
  /** The meaning of the columns that the suite asked for. */
  row: string
  keys: readonly Cell[]
  /** Equal for rows that the server of this side sorts as equal. */
  tie: string
}

/**
 * Compares the results of a query that a `sortKeyQuery` returned: finds out whether the order, or the choice of rows,
 * on the target is one that the sort keys of the source allow.
 */
export function compareSortKeys(
  results: BySide<WholeResult>,
  { keyCount, about }: { keyCount: number; about: DoubtedOrder },
): SortKeyAnswer {
  const width = results.source.columns.length - 2 * keyCount
  if (width < 1 || results.target.columns.length !== results.source.columns.length)
    return { kind: 'unknown', because: 'the sides return different numbers of columns' }
  const columns = bySide(side => results[side].columns)
  const protocols = bySide(side => results[side].protocol)
  const { kinds } = comparableColumns(columns, protocols, undefined)
  const keyed = bySide(side => results[side].rows.map(row => keyedRow(side, row)))
  if (about === 'place') return comparePlaces(keyed)
  const sortColumns = kinds.slice(width).flatMap((kind, index): SortColumn[] => {
    return index % 2 === 0 && kind.source === kind.target ? [{ index: index / 2, kind: kind.source }] : []
  })
  if (sortColumns.length < keyCount) return { kind: 'unknown', because: 'the sides sort by values of different types' }
  return compareChoice(keyed, sortColumns)

  function keyedRow(side: Side, packet: Buffer): KeyedRow {
    const cells = decodeRow(packet, columns[side], protocols[side])
    const [seen, added] = [cells.slice(0, width), cells.slice(width)]
    return {
      row: textOf(seen.map((cell, index) => meaning(cell, kinds[index]![side]))),
      keys: added.filter((_, index) => index % 2 === 0),
      tie: textOf(
        added.flatMap((cell, index) => (index % 2 === 1 ? [cell && Buffer.from(cell).toString('latin1')] : [])),
      ),
    }
  }
}

/** Rows that the source sorts as equal stand beside each other, and may change places with one another only. */
function comparePlaces({ source, target }: BySide<readonly KeyedRow[]>): SortKeyAnswer {
  if (!holdSameRows(source, target)) return changed
  for (let start = 0; start < source.length; ) {
    let end = start + 1
    while (end < source.length && source[end]!.tie === source[start]!.tie) end++
    if (!holdSameRows(source.slice(start, end), target.slice(start, end))) return { kind: 'decided' }
    start = end
  }
  return { kind: 'tied' }
}

/**
 * Where a LIMIT cuts among rows that tie, each side may return any of them: the rows that only one side returned then
 * tie with its first or last row, and have the same sort keys as those of the other side.
 */
function compareChoice(rows: BySide<readonly KeyedRow[]>, sortColumns: readonly SortColumn[]): SortKeyAnswer {
  const { source, target } = rows
  const only = { source: without(source, target), target: without(target, source) }
  if (only.source.length === 0 || only.source.length !== only.target.length) return changed
  const areAtEdge = sides.every(side =>
    only[side].every(({ tie }) => tie === rows[side][0]!.tie || tie === rows[side].at(-1)!.tie),
  )
  const haveSameKeys = only.target.every(({ keys }) =>
    only.source.some(other => areTied(keys, other.keys, sortColumns)),
  )
  return areAtEdge && haveSameKeys ? { kind: 'tied' } : { kind: 'decided' }
}

function holdSameRows(one: readonly KeyedRow[], other: readonly KeyedRow[]): boolean {
  return one.length === other.length && without(one, other).length === 0
}

/** Returns the rows of one list that the other list lacks; equal rows are counted. */
function without(one: readonly KeyedRow[], other: readonly KeyedRow[]): KeyedRow[] {
  const counts = new Map<string, number>()
  for (const { row } of other) counts.set(row, (counts.get(row) ?? 0) + 1)
  return one.filter(({ row }) => {
    const left = counts.get(row) ?? 0
    counts.set(row, left - 1)
    return left <= 0
  })
}

/** Lengths separate the cells, so that ('a','bc') is not ('ab','c'). */
function textOf(cells: readonly (string | null)[]): string {
  return cells.map(cell => (cell === null ? 'N' : `${cell.length}:${cell}`)).join()
}
