import type { Fact, Section } from '../../model/section.ts'
import type { JudgedPhase } from '../../model/verdict.ts'
import { describeState, factsOf } from '../presentation/phase-state.ts'
import { signed } from '../presentation/tone-sign.ts'
import { renderBlocks } from './markdown-blocks.ts'
import { ownLine } from './markdown-spans.ts'
import { escaped } from './markdown-text.ts'

/** Renders the section of a phase, if it has one: its state, a line for each fact, and its essential blocks. */
export function phaseSections(phase: JudgedPhase): string[] {
  if (!phase.section) return []
  const facts = factsOf(phase).map(renderFact)
  return [
    `## ${escaped(phase.title)}`,
    ownLine(describeState(phase)),
    ...(facts.length > 0 ? [facts.join('\n')] : []),
    ...renderBlocks(phase.section.blocks),
  ]
}

/** Renders a section of the verdict that belongs to no phase. */
export function sectionOf(title: string, { blocks }: Section): string[] {
  return blocks.length === 0 ? [] : [`## ${escaped(title)}`, ...renderBlocks(blocks)]
}

function renderFact({ label, value, tone, note }: Fact): string {
  return `- ${ownLine(label)}: <b>${signed(tone, escaped(value))}</b>${note === undefined ? '' : ` (${escaped(note)})`}`
}
