import type { DivergenceKey, Span, Text, Tone } from './text.ts'

export function code(text: string): Span {
  return { kind: 'code', text }
}

export function strong(text: string): Span {
  return { kind: 'strong', text }
}

export function faint(text: string): Span {
  return { kind: 'faint', text }
}

export function toned(tone: Tone, text: string): Span {
  return { kind: 'tone', tone, text }
}

export function divergenceLink({ fingerprint, status }: DivergenceKey): Span {
  return { kind: 'divergence', text: fingerprint, fingerprint, status }
}

export function spansOf(text: Text): readonly Span[] {
  return typeof text === 'string' ? [text] : text
}

/** Returns the words of a text without its markup. */
export function plainText(text: Text): string {
  return spansOf(text)
    .map(span => (typeof span === 'string' ? span : span.text))
    .join('')
}
