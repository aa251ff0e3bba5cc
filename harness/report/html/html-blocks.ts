import type { Block, Fold, List } from '../../model/block.ts'
import { bounded } from '../presentation/bounded.ts'
import type { AnchorOf } from './divergence-anchors.ts'
import { renderPicture } from './html-picture.ts'
import { renderTable } from './html-table.ts'
import { renderText } from './html-text.ts'
import { html, type Markup } from './markup.ts'

const maxItems = 300

/** Renders all blocks of a section whose own heading is an h2. */
export function renderBlocks(blocks: readonly Block[], anchorOf: AnchorOf): Markup[] {
  return blocks.map(block => html`${renderBlock(block, anchorOf)}\n`)
}

function renderBlock(block: Block, anchorOf: AnchorOf): Markup {
  switch (block.kind) {
    case 'heading':
      return html`<h3>${renderText(block.text, anchorOf)}</h3>`
    case 'paragraph':
      return html`<p>${renderText(block.text, anchorOf)}</p>`
    case 'list':
      return renderList(block, anchorOf)
    case 'table':
      return renderTable(block, anchorOf)
    case 'picture':
      return renderPicture(block)
    case 'fold':
      return renderFold(block, anchorOf)
    default:
      return block satisfies never
  }
}

function renderList({ items }: List, anchorOf: AnchorOf): Markup {
  const { shown, left } = bounded(items, maxItems)
  return html`<ul class="texts">${shown.map(item => html`<li>${renderText(item, anchorOf)}</li>`)}${left > 0 ? html`<li>and ${left} more</li>` : undefined}</ul>`
}

function renderFold({ summary, open, blocks }: Fold, anchorOf: AnchorOf): Markup {
  return html`<details class="fold"${open ? html` open` : undefined}><summary>${renderText(summary, anchorOf)}</summary>
${renderBlocks(blocks, anchorOf)}</details>`
}
