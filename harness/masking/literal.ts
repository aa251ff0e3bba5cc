import type { Quoting } from '../sql/lexer/quoting.ts'
import type { StandIns } from './stand-in.ts'

/** A character of a literal: its spelling in SQL and its meaning. */
interface Piece {
  written: string
  meant: string
}

interface Literal {
  kind: 'text' | 'hex' | 'bits'
  head: string
  pieces: Piece[]
  tail: string
}

const meanings: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', 0: '\0', Z: '\u001a' }

/** `text`: a token of the kind string or number. */
function readLiteral(text: string, { noBackslashEscapes }: Quoting): Literal {
  const [, head = '', digits = '', tail = ''] = /^([xX]'|[bB]'|0x|0b)([0-9a-fA-F]*)('?)$/.exec(text) ?? []
  if (head !== '') {
    const pieces = [...digits].map(digit => ({ written: digit, meant: digit }))
    return { kind: /b/i.test(head) ? 'bits' : 'hex', head, pieces, tail }
  }
  const dollar = /^\$[^$]*\$/.exec(text)?.[0]
  if (dollar !== undefined) {
    const inner = text.slice(
      dollar.length,
      text.endsWith(dollar) && text.length >= 2 * dollar.length ? -dollar.length : undefined,
    )
    return { kind: 'text', head: dollar, pieces: plain(inner), tail: text.slice(dollar.length + inner.length) }
  }
  const open = /^[nN]?['"]/.exec(text)?.[0]
  if (open === undefined) return { kind: 'text', head: '', pieces: plain(text), tail: '' }
  const quote = open.at(-1)!
  const pieces: Piece[] = []
  let index = open.length
  while (index < text.length) {
    const [character = ''] = text.slice(index, index + 2).match(/^./su) ?? []
    const next = text[index + character.length]
    if (character === quote && next !== quote) break
    if (character === quote) pieces.push({ written: quote + quote, meant: quote })
    else if (character === '\\' && !noBackslashEscapes && next !== undefined) {
      const [escaped = next] = text.slice(index + 1).match(/^./su) ?? []
      pieces.push({ written: `\\${escaped}`, meant: meanings[escaped] ?? escaped })
    } else pieces.push({ written: character, meant: character })
    index += pieces.at(-1)!.written.length
  }
  return { kind: 'text', head: open, pieces, tail: text.slice(index) }
}

function plain(text: string): Piece[] {
  return [...text].map(character => ({ written: character, meant: character }))
}

/** Returns the value of a literal as text; the hexadecimal digits if the literal consists of bytes. */
export function valueOfLiteral(text: string, quoting: Quoting): string {
  return readLiteral(text, quoting)
    .pieces.map(({ meant }) => meant)
    .join('')
}

/**
 * Returns the same literal with another value. Replaced characters are written plainly and the others keep their
 * spelling, so that the literal keeps its length. `exchange`: returns as many characters as it receives.
 */
export function rewriteLiteral(text: string, quoting: Quoting, exchange: (value: string) => string): string {
  const { head, pieces, tail } = readLiteral(text, quoting)
  const other = [...exchange(pieces.map(({ meant }) => meant).join(''))]
  if (other.length !== pieces.length) return head + other.join('') + tail
  return (
    head + pieces.map(({ written, meant }, index) => (other[index] === meant ? written : other[index])).join('') + tail
  )
}

export function maskLiteral(text: string, quoting: Quoting, standIns: StandIns): string {
  const { kind } = readLiteral(text, quoting)
  const exchange = { text: standIns.of, hex: standIns.ofHex, bits: standIns.ofBits }[kind].bind(standIns)
  return rewriteLiteral(text, quoting, exchange)
}
