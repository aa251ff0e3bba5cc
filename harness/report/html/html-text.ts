import { spansOf } from '../../model/spans.ts'
import type { Span, Text } from '../../model/text.ts'
import { signed } from '../presentation/tone-sign.ts'
import type { AnchorOf } from './divergence-anchors.ts'
import { html, Markup } from './markup.ts'

/** The number of characters up to which a judgement stays in one line. */
const shortWords = 28

/** Renders a text of a section. A divergence that is not on the page is named without a link. */
export function renderText(text: Text, anchorOf: AnchorOf): Markup {
  return new Markup(
    spansOf(text)
      .map(span => renderSpan(span, anchorOf).text)
      .join(''),
  )
}

function renderSpan(span: Span, anchorOf: AnchorOf): Markup {
  if (typeof span === 'string') return html`${span}`
  switch (span.kind) {
    case 'code':
      return html`<code>${span.text}</code>`
    case 'strong':
      return html`<b>${span.text}</b>`
    case 'faint':
      return html`<span class="faint">${span.text}</span>`
    case 'tone':
      return html`<b class="${span.tone}${span.text.length <= shortWords ? ' short' : ''}">${signed(span.tone, span.text)}</b>`
    case 'divergence': {
      const anchor = anchorOf(span)
      return anchor === undefined
        ? html`<code>${span.text}</code>`
        : html`<a class="mono" href="#${anchor}">${span.text}</a>`
    }
    default:
      return span satisfies never
  }
}
