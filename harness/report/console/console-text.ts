import { spansOf } from '../../model/spans.ts'
import type { Span, Text, Tone } from '../../model/text.ts'
import { escapeControl } from '../presentation/escape-control.ts'
import type { Paint } from '../presentation/paint.ts'
import { signed } from '../presentation/tone-sign.ts'

/** Renders a text of a section for a terminal. */
export function paintText(text: Text, paint: Paint): string {
  return spansOf(text)
    .map(span => paintSpan(span, paint))
    .join('')
}

function paintSpan(span: Span, paint: Paint): string {
  if (typeof span === 'string') return escapeControl(span)
  const words = escapeControl(span.text)
  switch (span.kind) {
    case 'code':
      return words
    case 'strong':
      return paint.strong(words)
    case 'faint':
    case 'divergence':
      return paint.faint(words)
    case 'tone':
      return paintTone(span.tone, words, paint)
    default:
      return span satisfies never
  }
}

/**
 * Returns words with the sign of their tone before them, in its colour. Control characters in the words must already be
 * escaped.
 */
export function paintTone(tone: Tone, words: string, paint: Paint): string {
  const text = signed(tone, words)
  return tone === 'neutral' ? text : paint[styles[tone]](text)
}

const styles = { good: 'go', bad: 'nogo', warning: 'risky', unknown: 'unknown' } as const satisfies Record<
  Exclude<Tone, 'neutral'>,
  keyof Paint
>
