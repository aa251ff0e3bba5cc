import type { Cell } from '../model/outcome.ts'
import type { ValueKind } from './column-type.ts'

/**
 * Returns a cell's value in one agreed form, so that cells are equal in meaning exactly when these strings are equal.
 * Only NULL becomes null. Each byte of other values is one character.
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
    case 'bit':
      return bitMeaning(cell)
    case 'temporal':
      return temporalMeaning(latin1(cell))
    case 'json':
      return jsonMeaning(cell)
    case 'caseless':
      // Collations equate more than letter case: values that remain different here are reported as a difference.
      return Buffer.from(cell).toString('utf8').normalize('NFC').toLowerCase()
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

/** A fast path: nearly all numbers have this form, and most of the time is spent here. */
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

/** BIT(n) is a number of n bits, the highest first; a wider column only adds leading zeros. */
function bitMeaning(cell: Uint8Array): string {
  return cell.length === 0 ? '' : BigInt(`0x${Buffer.from(cell).toString('hex')}`).toString()
}

const temporalForm = /^(\d{4}-\d\d-\d\d)?( ?-?\d{2,3}:\d\d:\d\d)?(?:\.(\d+))?$/

/**
 * Drops trailing zeros of a fraction, and a fraction of only zeros. A date equals its midnight, as in SQL: if one side
 * sends DATE and the other DATETIME, the difference is reported as a type. Text of any other form is unchanged.
 */
function temporalMeaning(text: string): string {
  const match = temporalForm.exec(text)
  if (!match || (!match[1] && !match[2])) return text
  const [, day = '', time = '', digits = ''] = match
  const fraction = digits.replace(/0+$/, '')
  if (day !== '' && time === ' 00:00:00' && fraction === '') return day
  return `${day}${time}${fraction === '' ? '' : `.${fraction}`}`
}

const numberForm = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/

/** `-01.50e1` → `-15`: sign, digits, point; no exponent, no needless zero. Text that is not a number is unchanged. */
function plainNumber(text: string): string {
  if (isPlainInteger(text)) return text
  const match = numberForm.exec(text)
  if (!match || (!match[2] && !match[3])) return text
  const [, sign, whole = '', fraction = '', exponent] = match
  const power = exponent ? Number(exponent) : 0
  // Beyond the range of every numeric type, the digits would only fill memory.
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
  const value = finiteNumber(text)
  return value === undefined ? text : String(value === 0 ? 0 : value)
}

/** Returns undefined if the text is not a number, or if a double cannot represent the number. */
function finiteNumber(text: string): number | undefined {
  const value = Number(text)
  return numberForm.test(text) && /\d/.test(text) && Number.isFinite(value) ? value : undefined
}

/** Rounds to six digits, because the text protocol prints a FLOAT with no more. */
function floatMeaning(text: string): string {
  const value = finiteNumber(text)
  if (value === undefined) return text
  const rounded = Number(value.toPrecision(6))
  return String(rounded === 0 ? 0 : rounded)
}

/**
 * Sorts the keys of a document, and normalises its spacing and numbers. Text that is not JSON is unchanged; so is a
 * document with a duplicate key, because servers disagree about which of the two values counts.
 */
function jsonMeaning(cell: Uint8Array): string {
  try {
    const text = utf8.decode(cell)
    const document = parseJson(text)
    if (countKeys(document) === writtenKeys(text)) return write(document)
  } catch {
    // Not JSON: its bytes are its meaning.
  }
  return latin1(cell)
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Matches strings one after the other, so that no match begins inside a string; a string before a colon is a key. */
const jsonString = /"(?:[^"\\]|\\.)*"(\s*:)?/g

function writtenKeys(text: string): number {
  let count = 0
  for (const [, colon] of text.matchAll(jsonString)) if (colon !== undefined) count += 1
  return count
}

/** A number of a JSON document, kept as digits: 64-bit and decimal values must not pass through a double. */
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
