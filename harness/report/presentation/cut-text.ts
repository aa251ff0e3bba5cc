import { spansOf } from '../../model/spans.ts'
import type { Span, Text } from '../../model/text.ts'
import { escapeControl } from './escape-control.ts'

/**
 * Returns a text with visible characters only, cut to a maximum number of characters, of which the last is … if more
 * were left.
 */
export function cutText(text: Text, maxCharacters: number): readonly Span[] {
  const spans = spansOf(text).map(span => withWords(span, escapeControl(wordsOf(span))))
  const lengths = spans.map(span => Array.from(wordsOf(span)).length)
  if (lengths.reduce((sum, length) => sum + length, 0) <= maxCharacters) return spans
  let left = maxCharacters - 1
  const kept = spans.flatMap((span, index) => {
    const taken = Math.min(left, lengths[index]!)
    left -= taken
    return taken > 0 ? [withWords(span, Array.from(wordsOf(span)).slice(0, taken).join(''))] : []
  })
  return [...kept, '…']
}

function wordsOf(span: Span): string {
  return typeof span === 'string' ? span : span.text
}

function withWords(span: Span, words: string): Span {
  return typeof span === 'string' ? words : { ...span, text: words }
}
