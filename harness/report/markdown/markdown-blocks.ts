import type { Block, Cell, Column, Table } from '../../model/block.ts'
import { linesOf } from '../../model/cells.ts'
import type { Text } from '../../model/text.ts'
import { bounded } from '../presentation/bounded.ts'
import { capitalised } from '../presentation/capitalised.ts'
import { cutText } from '../presentation/cut-text.ts'
import { renderPicture } from './markdown-picture.ts'
import { inLine, ownLine } from './markdown-spans.ts'
import { escaped, table } from './markdown-text.ts'

const maxRows = 50
const maxItems = 50
/** The maximum length of a line in a cell, and of an item in a list. */
const maxCharacters = 200

/** Renders the essential blocks of a section, whose own heading is of the second level, as paragraphs of Markdown. */
export function renderBlocks(blocks: readonly Block[]): string[] {
  return blocks.filter(({ level }) => level === 'essential').flatMap(renderBlock)
}

function renderBlock(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`### ${inLine(block.text)}`]
    case 'paragraph':
      return [ownLine(block.text)]
    case 'list':
      return [renderList(block.items)]
    case 'table':
      return [renderTable(block)]
    case 'picture':
      return renderPicture(block)
    case 'fold':
      return [
        `<details${block.open ? ' open' : ''}><summary>${inLine(block.summary)}</summary>`,
        ...renderBlocks(block.blocks),
        '</details>',
      ]
    default:
      return block satisfies never
  }
}

function renderList(items: readonly Text[]): string {
  const { shown, left } = bounded(items, maxItems)
  return [
    ...shown.map(item => `- ${ownLine(cutText(item, maxCharacters))}`),
    ...(left > 0 ? [`- … and ${left} more`] : []),
  ].join('\n')
}

function renderTable({ columns, rows }: Table): string {
  const { shown } = bounded(rows, maxRows)
  const row = (cells: readonly Cell[]) => columns.map((_, index) => renderCell(cells[index] ?? ''))
  return table(columns.map(headingOf), shown.map(row), rows.length)
}

function headingOf({ title, holds }: Column) {
  return { title: escaped(capitalised(title)), align: holds === 'number' ? 'right' : 'left' } as const
}

function renderCell(cell: Cell): string {
  return linesOf(cell)
    .map(line => inLine(cutText(line, maxCharacters)))
    .join('<br>')
}
