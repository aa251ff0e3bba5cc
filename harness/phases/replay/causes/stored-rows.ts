import type { Difference, DifferingRows, DisplayCell, RowExample } from '../../../model/difference.ts'
import type { BySide } from '../../../model/side.ts'
import { sides } from '../../../model/side.ts'

/** The cells of a differing row by the label of their column; a side without such a row is absent. */
type Cells = Partial<BySide<ReadonlyMap<string, DisplayCell>>>

/**
 * Returns whether the differing rows of a query are exactly rows that the servers hold differently, as far as the query
 * shows them: every differing cell is one of a table's, with the same value on each side. False if not all differing
 * rows are known.
 */
export function areStoredSo(seen: DifferingRows, stored: DifferingRows): boolean {
  if (seen.count > seen.examples.length || seen.examples.length === 0) return false
  const rows = stored.examples.map(example => cellsOf(stored, example))
  return seen.examples.every(example => {
    const cells = cellsOf(seen, example)
    return rows.some(row => isPartOf(cells, row))
  })
}

/** Returns the rows in which a result differs. */
export function differingRowsOf({ kind, rows }: Difference): DifferingRows | undefined {
  return kind === 'rows' ? rows : undefined
}

function cellsOf({ columns }: DifferingRows, example: RowExample): Cells {
  const cells: Cells = {}
  for (const side of sides) {
    const row = example[side]
    if (row) cells[side] = new Map(row.map((cell, index) => [(columns[side][index] ?? '').toLowerCase(), cell]))
  }
  return cells
}

function isPartOf(seen: Cells, stored: Cells): boolean {
  if (sides.some(side => (seen[side] === undefined) !== (stored[side] === undefined))) return false
  const differing = seen.source && seen.target ? differingLabels(seen.source, seen.target) : undefined
  // Each differing cell must be a stored one; of the others, those that the table has.
  if (differing?.some(label => !sides.every(side => stored[side]?.has(label)))) return false
  const shared = sides.flatMap(side =>
    [...(seen[side] ?? [])]
      .filter(([label]) => stored[side]?.has(label))
      .map(([label, cell]) => isSame(cell, stored[side]!.get(label)!)),
  )
  return shared.length > 0 && shared.every(Boolean)
}

function differingLabels(source: ReadonlyMap<string, DisplayCell>, target: ReadonlyMap<string, DisplayCell>): string[] {
  return [...source].flatMap(([label, cell]) => (isSame(cell, target.get(label) ?? null) ? [] : [label]))
}

function isSame(one: DisplayCell, other: DisplayCell): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
