import type { Block, Fold, List } from '../../model/block.ts'
import { bounded } from '../presentation/bounded.ts'
import type { Paint } from '../presentation/paint.ts'
import { renderPicture } from './console-picture.ts'
import { renderTable } from './console-table.ts'
import { paintText } from './console-text.ts'

const maxItems = 50

/** Returns the lines of the essential blocks of a section, with an empty line before each block. */
export function blockLines(blocks: readonly Block[], paint: Paint, width: number): string[] {
  return blocks
    .filter(({ level }) => level === 'essential')
    .flatMap(block => ['', ...linesOfBlock(block, paint, width)])
}

function linesOfBlock(block: Block, paint: Paint, width: number): string[] {
  switch (block.kind) {
    case 'heading':
      return [paint.strong(paintText(block.text, paint))]
    case 'paragraph':
      return [paintText(block.text, paint)]
    case 'list':
      return renderList(block, paint)
    case 'table':
      return renderTable(block, paint, width)
    case 'picture':
      return renderPicture(block, paint)
    case 'fold':
      return renderFold(block, paint, width)
    default:
      return block satisfies never
  }
}

function renderList({ items }: List, paint: Paint): string[] {
  const { shown, left } = bounded(items, maxItems)
  return [
    ...shown.map(item => `- ${paintText(item, paint)}`),
    ...(left > 0 ? [paint.faint(`  and ${left} more in the report`)] : []),
  ]
}

/** Renders a fold as open, because a terminal cannot open it. */
function renderFold({ summary, blocks }: Fold, paint: Paint, width: number): string[] {
  const within = blockLines(blocks, paint, width - 2)
  return [paintText(summary, paint), ...within.map(line => (line === '' ? '' : `  ${line}`))]
}
