import type { Cell, Column, Table } from '../../model/block.ts'
import { linesOf } from '../../model/cells.ts'
import { plainText } from '../../model/spans.ts'
import { bounded } from '../presentation/bounded.ts'
import type { AnchorOf } from './divergence-anchors.ts'
import { renderText } from './html-text.ts'
import { html, type Markup } from './markup.ts'
import { scrollable } from './scrollable.ts'

const maxRows = 300
/**
 * The number of characters in a line for which a column becomes wide, so that sentences do not become tall and narrow.
 */
const wideLine = 60

/** Renders a table of a section, in a frame that scrolls. */
export function renderTable({ label, columns, rows }: Table, anchorOf: AnchorOf): Markup {
  const { shown, left } = bounded(rows, maxRows)
  const classes = columns.map((column, index) =>
    classOf(
      column,
      shown.map(row => row[index] ?? ''),
    ),
  )
  const head = columns.map(({ title }, index) => html`<th scope="col"${classes[index]!}>${title}</th>`)
  const row = (cells: readonly Cell[]) => columns.map((_, index) => renderCell(cells[index] ?? '', index))
  const renderCell = (cell: Cell, index: number) => {
    const lines = renderLines(cell, anchorOf)
    return index === 0 ? html`<th scope="row"${classes[0]!}>${lines}</th>` : html`<td${classes[index]!}>${lines}</td>`
  }
  return html`${scrollable(
    label,
    html`<table class="list"><thead><tr>${head}</tr></thead>
<tbody>${shown.map(cells => html`<tr>${row(cells)}</tr>`)}</tbody></table>`,
  )}${left > 0 ? html`<div class="note">and ${left} more</div>` : undefined}`
}

function renderLines(cell: Cell, anchorOf: AnchorOf): Markup[] {
  const [only, ...others] = linesOf(cell)
  if (only === undefined) return []
  if (others.length === 0) return [renderText(only, anchorOf)]
  return linesOf(cell).map(line => html`<div>${renderText(line, anchorOf)}</div>`)
}

function classOf({ holds }: Column, cells: readonly Cell[]): Markup {
  if (holds === 'number') return html` class="number"`
  const isWide = cells.some(cell => linesOf(cell).some(line => plainText(line).length > wideLine))
  return isWide ? html` class="wide"` : html``
}
