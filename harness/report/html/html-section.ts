import type { Fact, Section } from '../../model/section.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import { describeState, factsOf } from '../presentation/phase-state.ts'
import { signed } from '../presentation/tone-sign.ts'
import type { AnchorOf } from './divergence-anchors.ts'
import { renderBlocks } from './html-blocks.ts'
import { renderText } from './html-text.ts'
import { html, type Markup } from './markup.ts'

/** Renders the section of a phase, under a heading to which its tiles link; nothing if the phase has no section. */
export function renderPhase(phase: JudgedPhase, anchorOf: AnchorOf): Markup | undefined {
  const { name, title, section } = phase
  if (!section) return undefined
  return html`<section class="section" aria-labelledby="${anchorOfPhase(name)}">
<h2 id="${anchorOfPhase(name)}">${title}</h2>
<p>${renderText(describeState(phase), anchorOf)}</p>
${renderBlocks(section.blocks, anchorOf)}</section>`
}

/** Renders the facts of a phase as tiles of the page's header. */
export function renderPhaseTiles(phase: JudgedPhase): Markup[] {
  const tile = ({ label, value, tone, note }: Fact) =>
    html`<li><b class="${tone}">${signed(tone, value)}</b><span><a href="#${anchorOfPhase(phase.name)}">${label}</a>${note === undefined ? undefined : ` (${note})`}</span></li>`
  return factsOf(phase).map(tile)
}

/** Renders a section of the verdict that belongs to no phase. */
export function renderSection(title: string, { blocks }: Section, anchorOf: AnchorOf): Markup | undefined {
  if (blocks.length === 0) return undefined
  return html`<section class="section"><h2>${title}</h2>
${renderBlocks(blocks, anchorOf)}</section>`
}

/** Returns the id of a phase's heading; the prefix keeps it different from the ids of divergences and of the script. */
function anchorOfPhase(name: string): string {
  return `phase-${name}`
}
