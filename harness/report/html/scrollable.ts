import { html, type Markup } from './markup.ts'

/** What may be wider than the window, in a frame that scrolls. It takes the focus, so that the keys can scroll it, too. */
export function scrollable(label: string, content: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">${content}</div>`
}
