import { escapeControl } from '../presentation/escape-control.ts'

/** HTML that is safe to embed. Only `html` creates it, so that no text becomes HTML through a forgotten escape. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Embedded = string | number | Markup | Markup[] | undefined

/** Returns the HTML of a template: embedded text is made visible and escaped, in text and in quoted attributes. */
export function html(template: TemplateStringsArray, ...embedded: Embedded[]): Markup {
  return new Markup(
    template.map((part, index) => part + (index < embedded.length ? render(embedded[index]) : '')).join(''),
  )
}

function render(value: Embedded): string {
  if (value === undefined) return ''
  if (value instanceof Markup) return value.text
  if (Array.isArray(value)) return value.map(({ text }) => text).join('')
  return escapeControl(String(value)).replace(/[&<>"'`]/g, character => `&#${character.codePointAt(0)};`)
}
