/**
 * A text may hold bytes that are no UTF-8: the data of BLOB columns in a dump. Each such byte is kept as the lone
 * surrogate U+DC00 plus its value, as Python's `surrogateescape` does, so that the text can be read like any other and
 * gives the same bytes again.
 */
const escapeBase = 0xdc00
const rawByte = /[\udc80-\udcff]/

/** Returns the text of these bytes. */
export function decodeBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!text.includes('\ufffd')) return text
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const bad = nextInvalid(bytes, at)
    parts.push(bytes.toString('utf8', at, bad))
    if (bad < bytes.length) parts.push(rawByteText(bytes[bad]!))
    at = bad + 1
  }
  return parts.join('')
}

/** Returns the text that holds one raw byte; those of ASCII are characters of their own. */
export function rawByteText(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : escapeBase + byte)
}

/** Returns the bytes of a text. */
export function encodeBytes(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8')
  const parts: Buffer[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(at + 1))) at++
    else if (isRawByte(unit)) {
      parts.push(Buffer.from(text.slice(from, at), 'utf8'), Buffer.from([unit - escapeBase]))
      from = at + 1
    }
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from), 'utf8')])
}

/** Returns the first byte of a text that is no UTF-8, and its offset; undefined if there is none. */
export function firstRawByte(text: string): { byte: number; at: number } | undefined {
  if (text.isWellFormed()) return undefined
  for (let at = text.search(rawByte); at >= 0 && at < text.length; at++) {
    const before = text.charCodeAt(at - 1)
    const unit = text.charCodeAt(at)
    if (isRawByte(unit) && !(before >= 0xd800 && before < 0xdc00)) return { byte: unit - escapeBase, at }
  }
  return undefined
}

function isRawByte(unit: number): boolean {
  return unit >= escapeBase + 0x80 && unit <= escapeBase + 0xff
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

/** Returns the offset of the next byte that begins no valid character; the length if there is none. */
function nextInvalid(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; ) {
    const length = characterLength(bytes, at)
    if (length === 0) return at
    at += length
  }
  return bytes.length
}

/** Returns the length of the character at this offset; 0 if it is no UTF-8 (RFC 3629, section 4). */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at]!
  if (first < 0x80) return 1
  const second = bytes[at + 1] ?? 0
  const continues = (offset: number) => ((bytes[at + offset] ?? 0) & 0xc0) === 0x80
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0
  if (first >= 0xe0 && first <= 0xef) {
    const isInRange = (first !== 0xe0 || second >= 0xa0) && (first !== 0xed || second < 0xa0)
    return isInRange && continues(1) && continues(2) ? 3 : 0
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const isInRange = (first !== 0xf0 || second >= 0x90) && (first !== 0xf4 || second < 0x90)
    return isInRange && continues(1) && continues(2) && continues(3) ? 4 : 0
  }
  return 0
}
