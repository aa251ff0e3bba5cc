import type { Cell, Column } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import { columnFlag } from './column-type.ts'

/**
 * Returns the indexes of the columns that identify a row of a result: the primary key, otherwise a unique key,
 * otherwise the columns by which the result is sorted. Empty if no column is known to identify the row; the row number
 * is used then.
 */
export function keyColumns({ source, target }: BySide<readonly Column[]>, sortColumns: readonly number[]): number[] {
  for (const flag of [columnFlag.primaryKey, columnFlag.uniqueKey]) {
    const flagged = [...source.keys()].filter(index => (source[index]!.flags | (target[index]?.flags ?? 0)) & flag)
    if (flagged.length > 0) return flagged
  }
  return [...new Set(sortColumns)]
}

/**
 * Returns the indexes of the fewest leading columns that distinguish these rows; at least one. A row that is missing on
 * the other side has no column that differs more than the rest, so without a key only these columns are kept.
 */
export function leadingColumns(rows: readonly (readonly Cell[])[], width: number): number[] {
  for (let count = 1; count < width; count++) {
    const seen = new Set(rows.map(cells => JSON.stringify(cells.slice(0, count).map(textOf))))
    if (seen.size === rows.length) return [...Array(count).keys()]
  }
  return [...Array(width).keys()]
}

function textOf(cell: Cell): string | null {
  return cell && Buffer.from(cell).toString('latin1')
}
