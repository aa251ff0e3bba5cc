import type { Fact } from '../../model/section.ts'
import { bounded } from '../presentation/bounded.ts'
import { cutText } from '../presentation/cut-text.ts'
import { cut, escapeControl } from '../presentation/escape-control.ts'
import type { Paint } from '../presentation/paint.ts'
import { paintText, paintTone } from './console-text.ts'

const maxLines = 20

/** Returns a line for each fact of a section, with the lines of its details below. */
export function factLines(facts: readonly Fact[], paint: Paint, width: number): string[] {
  return facts.flatMap(fact => {
    const { shown, left } = bounded(fact.lines ?? [], maxLines)
    return [
      headOf(fact, paint, width),
      // Two columns for the indentation, and two for the sign that a tone puts before its words.
      ...shown.map(line => `  ${paintText(cutText(line, width - 4), paint)}`),
      ...(left > 0 ? [paint.faint(`  and ${left} more in the report`)] : []),
    ]
  })
}

function headOf({ label, value, tone, note }: Fact, paint: Paint, width: number): string {
  const title = escapeControl(label)
  const room = Math.max(20, width - title.length - 4)
  const words = cut(escapeControl(value), room)
  const rest = note === undefined ? '' : cut(` (${escapeControl(note)})`, Math.max(20, room - words.length))
  return `${paint.strong(title)}  ${paintTone(tone, words, paint)}${rest}`
}
