import { escapeControl } from '../presentation/escape-control.ts'

/** Returns an element at the third level, with text in which every character is visible. */
export function element(name: string, own: Record<string, string>, text: string): string {
  const inner = text
    .split(/\r?\n/)
    .map(line => escapeXml(escapeControl(line)))
    .join('\n')
  return `      <${name}${attributes(own)}${inner === '' ? '/>' : `>${inner}</${name}>`}\n`
}

/** Returns the attributes that have a value, each with a space before it. */
export function attributes(values: Record<string, string | undefined>): string {
  let text = ''
  for (const name in values) {
    const value = values[name]
    if (value !== undefined) text += ` ${name}="${plain.test(value) ? value : escapeXml(escapeControl(value))}"`
  }
  return text
}

/** Nearly all texts, which need no escape. */
const plain = /^[ !#-%'-;=?-~…]*$/

const special = /[&<>"\ufffe\uffff]/

/** Escapes visible text: of the characters that XML 1.0 does not allow, only these two can remain. */
function escapeXml(text: string): string {
  if (!special.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\ufffe\uffff]/g, '\ufffd')
}
