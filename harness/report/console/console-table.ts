import type { Cell, Column, Table } from '../../model/block.ts'
import { linesOf } from '../../model/cells.ts'
import { bounded } from '../presentation/bounded.ts'
import { escapeControl } from '../presentation/escape-control.ts'
import { noPaint, type Paint } from '../presentation/paint.ts'
import { textWidth } from '../presentation/text-width.ts'
import { paintText } from './console-text.ts'

const maxRows = 50
const gap = '  '

/** Renders a table in columns if it fits into the terminal, and otherwise row after row, with a line for each cell. */
export function renderTable(table: Table, paint: Paint, width: number): string[] {
  const { shown, left } = bounded(table.rows, maxRows)
  const rows = shown.map(cells => table.columns.map((_, index) => cells[index] ?? ''))
  return [
    ...(inColumns(table.columns, rows, paint, width) ?? inRecords(table.columns, rows, paint)),
    ...(left > 0 ? [paint.faint(`and ${left} more in the report`)] : []),
  ]
}

function inColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  width: number,
): string[] | undefined {
  if (rows.some(cells => cells.some(cell => linesOf(cell).length > 1))) return undefined
  const widths = columns.map(({ title }, index) =>
    rows.reduce((widest, cells) => Math.max(widest, cellWidth(cells[index]!)), textWidth(escapeControl(title))),
  )
  if (widths.reduce((sum, each) => sum + each + gap.length, -gap.length) > width) return undefined
  const line = (texts: { painted: string; width: number }[]) =>
    texts
      .map(({ painted, width: taken }, index) => {
        const space = ' '.repeat(widths[index]! - taken)
        return columns[index]!.holds === 'number' ? space + painted : painted + space
      })
      .join(gap)
      .trimEnd()
  return [
    line(
      columns.map(({ title }) => ({
        painted: paint.faint(escapeControl(title)),
        width: textWidth(escapeControl(title)),
      })),
    ),
    ...rows.map(cells => line(cells.map(cell => ({ painted: paintCell(cell, paint), width: cellWidth(cell) })))),
  ]
}

/** Renders each row as its heading, and below it each other cell behind the title of its column. */
function inRecords(columns: readonly Column[], rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  return rows.flatMap(cells =>
    cells.flatMap((cell, index) => {
      const lines = linesOf(cell).map(text => paintText(text, paint))
      if (index === 0) return lines
      const title = paint.faint(`${escapeControl(columns[index]!.title)}:`)
      return lines.map((line, number) => (number === 0 ? `  ${title} ${line}` : `    ${line}`))
    }),
  )
}

function paintCell(cell: Cell, paint: Paint): string {
  return linesOf(cell)
    .map(text => paintText(text, paint))
    .join('')
}

/** Returns the width of a cell without its colours, which take no columns. */
function cellWidth(cell: Cell): number {
  return textWidth(paintCell(cell, noPaint))
}
