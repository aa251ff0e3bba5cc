import { escapeControl } from '../presentation/escape-control.ts'

/** An element of three levels down, with text of which every character can be seen. */
export function element(name: string, own: Record<string, string>, text: string): string {
  const inner = text
    .split(/\r?\n/)
    .map(line => escapeXml(escapeControl(line)))
    .join('\n')
  return `      <${name}${attributes(own)}${inner === '' ? '/>' : `>${inner}</${name}>`}\n`
}

/** Those that have a value, each with a space before it. */
export function attributes(values: Record<string, string | undefined>): string {
  let text = ''
  for (const name in values) {
    const value = values[name]
    if (value !== undefined) text += ` ${name}="${plain.test(value) ? value : escapeXml(escapeControl(value))}"`
  }
  return text
}

/** Nearly all that there is, which stands for itself. */
const plain = /^[ !#-%'-;=?-~…]*$/

const special = /[&<>"\ufffe\uffff]/

/** For text that is visible: what is left of the characters that XML 1.0 has no place for are these two. */
function escapeXml(text: string): string {
  if (!special.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\ufffe\uffff]/g, '\ufffd')
}
