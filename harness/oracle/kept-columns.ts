import type { Cell, Column } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import { columnFlag } from './column-type.ts'

/**
 * Indexes of the columns that tell which row of a result a row is: the primary key, or else a unique one, or else that by
 * which the result is sorted. Empty where no column is known to tell; the number of the row has to do then.
 */
export function keyColumns({ source, target }: BySide<readonly Column[]>, sortColumns: readonly number[]): number[] {
  for (const flag of [columnFlag.primaryKey, columnFlag.uniqueKey]) {
    const flagged = [...source.keys()].filter(index => (source[index]!.flags | (target[index]?.flags ?? 0)) & flag)
    if (flagged.length > 0) return flagged
  }
  return [...new Set(sortColumns)]
}

/**
 * Indexes of the fewest columns, from the first on, by which these rows can be told from each other; at least one. Of a row
 * that the other side lacks nothing differs and everything does: without a key, so much is kept of it.
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
