import type { Fact, Section } from '../../model/section.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import { describeState, factsOf } from '../presentation/phase-state.ts'
import { signed } from '../presentation/tone-sign.ts'
import type { AnchorOf } from './divergence-anchors.ts'
import { renderBlocks } from './html-blocks.ts'
import { renderText } from './html-text.ts'
import { html, type Markup } from './markup.ts'

/** The section of a phase, under a heading to which its tiles lead; nothing where it tells nothing of itself. */
export function renderPhase(phase: JudgedPhase, anchorOf: AnchorOf): Markup | undefined {
  const { name, title, section } = phase
  if (!section) return undefined
  return html`<section class="section" aria-labelledby="${anchorOfPhase(name)}">
<h2 id="${anchorOfPhase(name)}">${title}</h2>
<p>${renderText(describeState(phase), anchorOf)}</p>
${renderBlocks(section.blocks, anchorOf)}</section>`
}

/** Its facts, as tiles of the page's header. */
export function renderPhaseTiles(phase: JudgedPhase): Markup[] {
  const tile = ({ label, value, tone, note }: Fact) =>
    html`<li><b class="${tone}">${signed(tone, value)}</b><span><a href="#${anchorOfPhase(phase.name)}">${label}</a>${note === undefined ? undefined : ` (${note})`}</span></li>`
  return factsOf(phase).map(tile)
}

/** A section of the verdict that belongs to no phase. */
export function renderSection(title: string, { blocks }: Section, anchorOf: AnchorOf): Markup | undefined {
  if (blocks.length === 0) return undefined
  return html`<section class="section"><h2>${title}</h2>
${renderBlocks(blocks, anchorOf)}</section>`
}

/** Divergences and the script have ids of their own on the page. */
function anchorOfPhase(name: string): string {
  return `phase-${name}`
}
