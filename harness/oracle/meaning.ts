import type { Cell } from '../model/outcome.ts'
import type { ValueKind } from './column-type.ts'

/**
 * A cell's value in one agreed form, so that cells are equal in meaning exactly when these strings are the same.
 * NULL is null, and nothing else is. Each byte of other values is one character.
 */
export function meaning(cell: Cell, kind: ValueKind): string | null {
  if (cell === null) return null
  switch (kind) {
    case 'number':
      return plainNumber(latin1(cell))
    case 'double':
      return doubleMeaning(latin1(cell))
    case 'float':
      return floatMeaning(latin1(cell))
    case 'temporal':
      return temporalMeaning(latin1(cell))
    case 'json':
      return jsonMeaning(cell)
    case 'text':
    case 'bytes':
      return latin1(cell)
    default:
      return kind satisfies never
  }
}

function latin1(cell: Uint8Array): string {
  return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength).toString('latin1')
}

/** Nearly all numbers are this, and most of the time goes here. */
function isPlainInteger(text: string): boolean {
  const first = text.charCodeAt(0) === 0x2d ? 1 : 0
  const leading = text.charCodeAt(first)
  if (!(leading > 0x30 && leading <= 0x39)) return false
  for (let i = first + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x30 || code > 0x39) return false
  }
  return true
}

/** Zeros at the end of a fraction, and a fraction of nothing else, say nothing. */
function temporalMeaning(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

const numberForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** `-01.50e1` → `-15`: sign, digits, point; no exponent, no needless zero. Text that is no number stays as it is. */
export function plainNumber(text: string): string {
  if (isPlainInteger(text)) return text
  const match = numberForm.exec(text)
  if (!match || (!match[2] && !match[3])) return text
  const [, sign, whole = '', fraction = '', exponent] = match
  const power = exponent ? Number(exponent) : 0
  // Beyond what any numeric type holds the digits would only fill memory.
  if (Math.abs(power) > 400) return text
  let digits = whole + fraction
  let point = whole.length + power
  if (point < 0) {
    digits = '0'.repeat(-point) + digits
    point = 0
  }
  digits = digits.padEnd(point, '0')
  const left = digits.slice(0, point).replace(/^0+/, '') || '0'
  const right = digits.slice(point).replace(/0+$/, '')
  const value = right ? `${left}.${right}` : left
  return sign === '-' && value !== '0' ? `-${value}` : value
}

function doubleMeaning(text: string): string {
  const value = Number(text)
  return text === '' || Number.isNaN(value) ? text : String(value === 0 ? 0 : value)
}

/** The text protocol prints a FLOAT with six digits, so more than six cannot be told apart. */
function floatMeaning(text: string): string {
  const value = Number(text)
  return text === '' || Number.isNaN(value) ? text : String(Number(value.toPrecision(6)))
}

/**
 * Keys sorted, spacing gone, numbers plain. Text that is no JSON stays as it is; so does a document in which a key comes
 * twice, because servers disagree on which of the two counts.
 */
function jsonMeaning(cell: Uint8Array): string {
  const text = Buffer.from(cell).toString('utf8')
  try {
    const document = parseJson(text)
    if (countKeys(document) === (text.match(memberKey)?.length ?? 0)) return write(document)
  } catch {
    // No JSON: its bytes are its meaning.
  }
  return latin1(cell)
}

/** A string that a colon follows; nothing else in JSON looks like it. */
const memberKey = /"(?:[^"\\]|\\.)*"(?=\s*:)/g

/** A number of a JSON document, by its digits: 64-bit and decimal values must not pass through a double. */
class JsonNumber {
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }
}

function parseJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new JsonNumber(plainNumber(context?.source ?? String(value))) : value,
  )
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return 0
  const members = Object.values(value)
  const own = Array.isArray(value) ? 0 : members.length
  return members.reduce((sum: number, member) => sum + countKeys(member), own)
}

function write(value: unknown): string {
  if (value instanceof JsonNumber) return value.digits
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`
}
