import type { Param } from '../model/statement.ts'

/** Something in a `params` directive cannot be read. `offset` counts from the start of its text. */
export class ParamsError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'ParamsError'
    this.offset = offset
  }
}

const white = /[ \t\r\n]*/y
const stringLiteral = /"(?:[^"\\]|\\.)*"/sy
const numberLiteral = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const wordLiteral = /(?:null|true|false)(?![\w$])/y

/** A statement carries integers of 64 bits, with a sign or without one. */
const leastInteger = -(2n ** 63n)
const mostInteger = 2n ** 64n - 1n

const decimalText = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
const datetimeText = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)?$/
const hexText = /^(?:[0-9a-fA-F]{2})*$/

/**
 * Reads the JSON array of a `params` directive. A number without fraction or exponent is an integer of up to 64 bits
 * and exact; `{"decimal": "1.10"}`, `{"bytes": "<hex>"}` and `{"datetime": "2026-01-01 00:00:00"}` are typed. Throws
 * ParamsError with the place of the error.
 */
export function parseParams(text: string): Param[] {
  const reader = new JsonReader(text)
  reader.expect('[', 'Parameters are a JSON array')
  const params: Param[] = []
  if (!reader.accept(']')) {
    do params.push(readParam(reader))
    while (reader.accept(','))
    reader.expect(']', 'Expected , or ]')
  }
  reader.expectEnd()
  return params
}

export function printParams(params: readonly Param[]): string {
  return `[${params.map(printParam).join(', ')}]`
}

function printParam(param: Param): string {
  switch (param.kind) {
    case 'null':
      return 'null'
    case 'boolean':
    case 'integer':
      return String(param.value)
    case 'double':
      return printDouble(param.value)
    case 'string':
      return JSON.stringify(param.value)
    case 'decimal':
    case 'datetime':
      return JSON.stringify({ [param.kind]: param.value })
    case 'bytes':
      return JSON.stringify({ bytes: Buffer.from(param.value).toString('hex') })
    default:
      return param satisfies never
  }
}

/** Prints a number with a fraction or an exponent, so that it is not read as an integer. */
function printDouble(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

function readParam(reader: JsonReader): Param {
  const start = reader.skipWhite()
  const string = reader.string()
  if (string !== undefined) return stringParam(string, start)
  const word = reader.match(wordLiteral)?.[0]
  if (word === 'null') return { kind: 'null' }
  if (word) return { kind: 'boolean', value: word === 'true' }
  const number = reader.match(numberLiteral)
  if (number) return numberParam(number, start)
  if (reader.accept('{')) return readTyped(reader, start)
  throw new ParamsError(
    reader.isAtEnd() ? 'The array is never closed' : 'Expected a string, a number, true, false, null or a typed object',
    start,
  )
}

/** Half of a surrogate pair is no character of UTF-8; it would be sent as U+FFFD. */
function stringParam(value: string, start: number): Param {
  if (!value.isWellFormed()) {
    const [lone = ''] = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.exec(value) ?? []
    const code = lone.charCodeAt(0)
    const bytes = Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]).toString('hex')
    throw new ParamsError(
      `\\u${code.toString(16)} is half of a surrogate pair and no character: write both halves, or the bytes that you ` +
        `mean, as {"bytes": "${bytes}"}`,
      start,
    )
  }
  return { kind: 'string', value }
}

function numberParam([text, fraction, exponent]: RegExpExecArray, start: number): Param {
  if (fraction === undefined && exponent === undefined) {
    const value = BigInt(text)
    if (value < leastInteger || value > mostInteger)
      throw new ParamsError(`${text} does not fit into 64 bits: write {"decimal": "${text}"}`, start)
    return { kind: 'integer', value }
  }
  const value = Number(text)
  if (!Number.isFinite(value)) throw new ParamsError(`${text} is beyond the range of a double`, start)
  return { kind: 'double', value }
}

function readTyped(reader: JsonReader, start: number): Param {
  const keyAt = reader.skipWhite()
  const key = reader.string()
  if (key !== 'decimal' && key !== 'bytes' && key !== 'datetime')
    throw new ParamsError(
      'An object has one of the keys "decimal", "bytes", "datetime"',
      key === undefined ? start : keyAt,
    )
  reader.expect(':', 'Expected :')
  const valueAt = reader.skipWhite()
  const value = reader.string()
  if (value === undefined) throw new ParamsError(`The value of "${key}" is a string`, valueAt)
  reader.expect('}', 'Expected }')
  return typedParam(key, value, valueAt)
}

function typedParam(kind: 'decimal' | 'bytes' | 'datetime', value: string, at: number): Param {
  switch (kind) {
    case 'decimal':
      if (!decimalText.test(value)) throw new ParamsError('A decimal reads like "1.10"', at)
      return { kind, value }
    case 'datetime':
      if (!datetimeText.test(value)) throw new ParamsError('A datetime reads like "2026-01-31 12:00:00.5"', at)
      return { kind, value }
    case 'bytes':
      if (!hexText.test(value)) throw new ParamsError('Bytes are pairs of hexadecimal digits, like "00ff"', at)
      return { kind, value: new Uint8Array(Buffer.from(value, 'hex')) }
    default:
      return kind satisfies never
  }
}

class JsonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Skips white space and returns the offset of the next character. */
  skipWhite(): number {
    this.match(white)
    return this.#at
  }

  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (!match) return undefined
    this.#at = pattern.lastIndex
    return match
  }

  string(): string | undefined {
    const literal = this.match(stringLiteral)?.[0]
    if (literal === undefined) {
      if (this.#text[this.#at] === '"') throw new ParamsError('This string is never closed', this.#at)
      return undefined
    }
    try {
      return JSON.parse(literal) as string
    } catch {
      throw new ParamsError('This string is not valid JSON', this.#at - literal.length)
    }
  }

  accept(character: string): boolean {
    this.skipWhite()
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  expect(character: string, message: string): void {
    if (!this.accept(character)) throw new ParamsError(message, this.#at)
  }

  isAtEnd(): boolean {
    return this.skipWhite() >= this.#text.length
  }

  expectEnd(): void {
    if (!this.isAtEnd()) throw new ParamsError('Nothing may follow the array', this.#at)
  }
}
