import type { Cell, Column } from './block.ts'
import type { Text } from './text.ts'

export function linesOf(cell: Cell): readonly Text[] {
  return typeof cell === 'object' && 'lines' in cell ? cell.lines : [cell]
}

/** Returns one text column for each title. */
export function textColumns(...titles: string[]): Column[] {
  return titles.map(title => ({ title, holds: 'text' }))
}

export function numberColumn(title: string): Column {
  return { title, holds: 'number' }
}
