import { spansOf } from '../../model/spans.ts'
import type { Span, Text } from '../../model/text.ts'
import { signed } from '../presentation/tone-sign.ts'
import { code, escaped } from './markdown-text.ts'

/** Renders a text of a section within a line or a cell. */
export function inLine(text: Text): string {
  return spansOf(text).map(renderSpan).join('')
}

/** Renders a text of a section as a line of its own: its beginning cannot turn it into a list, a heading or code. */
export function ownLine(text: Text): string {
  return inLine(text)
    .trimStart()
    .replace(/^[-+=]/, entityOf)
    .replace(/^(\d+)([.)])(?=\s|$)/, (_, digits: string, mark: string) => `${digits}${entityOf(mark)}`)
}

/** Uses tags for bold text, because asterisks do not work if the text begins or ends with a space. */
function renderSpan(span: Span): string {
  if (typeof span === 'string') return escaped(span)
  switch (span.kind) {
    case 'code':
    case 'divergence':
      return code(span.text)
    case 'strong':
      return `<b>${escaped(span.text)}</b>`
    case 'faint':
      return escaped(span.text)
    case 'tone':
      return signed(span.tone, escaped(span.text))
    default:
      return span satisfies never
  }
}

function entityOf(character: string): string {
  return `&#${character.codePointAt(0)};`
}
