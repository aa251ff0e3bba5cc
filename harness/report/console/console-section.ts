import type { JudgedPhase } from '../../model/verdict.ts'
import { escapeControl } from '../presentation/escape-control.ts'
import type { Paint } from '../presentation/paint.ts'
import { describeState, factsOf } from '../presentation/phase-state.ts'
import { blockLines } from './console-blocks.ts'
import { factLines } from './console-facts.ts'
import { paintText } from './console-text.ts'

/** Renders the essential part of a phase: its state, its facts and its blocks. */
export function renderPhase(phase: JudgedPhase, { paint, width }: { paint: Paint; width: number }): string {
  const facts = factLines(factsOf(phase), paint, width)
  const lines = [
    paint.strong(escapeControl(phase.title)),
    paintText(describeState(phase), paint),
    ...(facts.length > 0 ? ['', ...facts] : []),
    ...blockLines(phase.section?.blocks ?? [], paint, width),
  ]
  return `${lines.join('\n')}\n`
}
