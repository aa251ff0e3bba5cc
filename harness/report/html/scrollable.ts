import { html, type Markup } from './markup.ts'

/**
 * Puts content that may be wider than the window into a frame that scrolls. The frame takes the focus, so that the
 * keyboard can scroll it, too.
 */
export function scrollable(label: string, content: Markup): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">${content}</div>`
}
