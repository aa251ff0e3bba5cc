import type { Token } from './lex.ts'
import { defaultQuoting } from './quoting.ts'
import { isPunctuation, wordOf } from './token-walk.ts'

/** Returns the text of adjacent literals, which servers read as one string; undefined if there are other tokens. */
export function literalText(tokens: readonly Token[], quoting = defaultQuoting): string | undefined {
  const end = tokens.findIndex(token => wordOf(token) === 'using' || isPunctuation(token, ';'))
  const literals = end < 0 ? tokens : tokens.slice(0, end)
  const isPlain = ({ kind, text }: Token) => kind === 'string' && /^(?:[nN]?'|")/.test(text)
  if (literals.length === 0 || !literals.every(isPlain)) return undefined
  return literals.map(({ text }) => unquoted(text, quoting)).join('')
}

/** The meaning of a backslash with each letter, if it is not the letter itself (manual of MySQL, "String Literals"). */
const escapes: Record<string, string> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a', '%': '\\%', _: '\\_' }

/** Returns the value of a string literal. */
function unquoted(literal: string, { noBackslashEscapes } = defaultQuoting): string {
  const quote = literal.at(-1)!
  const inner = literal.slice(literal.indexOf(quote) + 1, -1)
  const doubled = quote + quote
  if (noBackslashEscapes) return inner.replaceAll(doubled, quote)
  return inner.replaceAll(quote === '"' ? /\\(.)|""/gs : /\\(.)|''/gs, (match, letter: string | undefined) =>
    match === doubled ? quote : (escapes[letter!] ?? letter!),
  )
}
