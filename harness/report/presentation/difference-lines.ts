import type { Side } from '../../model/side.ts'
import type { Piece } from './compare-text.ts'
import { cut } from './escape-control.ts'
import type { Paint } from './paint.ts'
import type { PresentedCell, PresentedDifference, PresentedTable } from './present-difference.ts'
import { textWidth } from './text-width.ts'

interface LineLimits {
  /** The number of columns of the terminal. */
  width: number
  rows: number
}

const mark = { source: '-', target: '+' } as const
const maxCellWidth = 60

/**
 * Returns a difference as lines of text: the sentence, then the values of each side, `-` for the source and `+` for the
 * target. Terminals, JUnit and, because of the marks, the diff blocks of Markdown use these lines.
 */
export function differenceLines(difference: PresentedDifference, paint: Paint, limits: LineLimits): string[] {
  const { kind, severity, summary, sides, table, advice } = difference
  return [
    `${paint[severity](kind)}: ${summary}`,
    ...(['source', 'target'] as const).flatMap(side => (sides?.[side] ? [sideLine(side, sides[side], paint)] : [])),
    ...(table ? tableLines(table, paint, limits) : []),
    ...(advice === undefined ? [] : [`${paint.go('→')} ${advice}`]),
  ]
}

function sideLine(side: Side, pieces: Piece[], paint: Paint): string {
  return `${paint[side](mark[side])} ${paintPieces(pieces, side, paint)}`
}

function tableLines(table: PresentedTable, paint: Paint, limits: LineLimits): string[] {
  const rows = table.rows.slice(0, limits.rows)
  const widths = table.columns.map(({ label }, index) =>
    Math.min(maxCellWidth, Math.max(textWidth(label), ...rows.flatMap(row => cellsAt(row, index).map(cellWidth)))),
  )
  const { head, marks } = marksOf(table)
  const shown = columnsThatFit(widths, limits.width - head.length + 1)
  const hidden = table.columns.length - shown
  const heading = table.columns.slice(0, shown).map(({ label }, index) => {
    const text = cut(label, maxCellWidth)
    return paint.faint(padded(text, textWidth(text), widths[index]!))
  })
  const lineOf = (side: Side, cells: PresentedCell[]) => {
    const painted = cells.slice(0, shown).map((cell, index) => {
      const pieces = cutPieces(cell.pieces, maxCellWidth)
      const text = cell.tone === 'null' && !pieces.some(piece => piece.changed) ? paint.faint : (text: string) => text
      return padded(text(paintPieces(pieces, side, paint)), piecesWidth(pieces), widths[index]!)
    })
    return `${paint[side](marks[side])} ${painted.join('  ').trimEnd()}`
  }
  const left = table.count - rows.length
  const more = [
    ...(left > 0 ? [`${left} more ${left === 1 ? 'row' : 'rows'}`] : []),
    ...(hidden > 0 ? [`${hidden} more ${hidden === 1 ? 'column' : 'columns'}`] : []),
  ]
  return [
    `${head} ${heading.join('  ').trimEnd()}`,
    ...rows.flatMap(({ source, target }) => [
      ...(source ? [lineOf('source', source)] : []),
      ...(target ? [lineOf('target', target)] : []),
    ]),
    ...(more.length > 0 ? [`  ${paint.faint(`… ${more.join(', ')}`)}`] : []),
  ]
}

/**
 * Returns the text before each row and before the heading: `-` and `+` for the sides, and words if the rows are not
 * those of source and target.
 */
function marksOf({ words }: PresentedTable): { head: string; marks: Record<Side, string> } {
  if (words.source === 'source') return { head: ' ', marks: mark }
  const width = Math.max(words.source.length, words.target.length)
  const marks = { source: words.source.padEnd(width), target: words.target.padEnd(width) }
  return { head: ' '.repeat(width), marks }
}

function cellsAt(row: PresentedTable['rows'][number], index: number): PresentedCell[] {
  return [row.source?.[index], row.target?.[index]].filter(cell => cell !== undefined)
}

/** Returns the number of columns that fit: at least one, however narrow the terminal is. */
function columnsThatFit(widths: number[], available: number): number {
  let used = 2
  let count = 0
  for (const width of widths) {
    used += width + (count > 0 ? 2 : 0)
    if (count > 0 && used > available) break
    count += 1
  }
  return count
}

function paintPieces(pieces: Piece[], side: Side, paint: Paint): string {
  const changed = paint[`${side}Change`]
  return pieces.map(piece => (piece.changed ? changed(piece.text) : piece.text)).join('')
}

function cutPieces(pieces: Piece[], max: number): Piece[] {
  let left = max
  return pieces.flatMap(piece => {
    if (left <= 0) return []
    const text = cut(piece.text, left)
    left -= textWidth(text)
    return [{ ...piece, text }]
  })
}

function cellWidth(cell: PresentedCell): number {
  return piecesWidth(cutPieces(cell.pieces, maxCellWidth))
}

function piecesWidth(pieces: Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + textWidth(text), 0)
}

function padded(painted: string, width: number, to: number): string {
  return painted + ' '.repeat(Math.max(0, to - width))
}
