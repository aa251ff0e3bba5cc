import type { Cell, Column, Protocol } from '../model/outcome.ts'
import { ByteReader } from '../protocol/byte-reader.ts'

/**
 * Decodes the packet of a row into cells, each in the form that the text protocol would send. Throws RangeError on a
 * packet that does not fit its columns.
 */
export function decodeRow(packet: Uint8Array, columns: readonly Column[], protocol: Protocol): Cell[] {
  const reader = new ByteReader(packet)
  if (protocol === 'text') return columns.map(() => reader.nullableLengthEncoded())
  return decodeBinaryRow(reader, columns)
}

/** Copies cells, because they are views into a receive buffer that the next packets overwrite. */
export function copyOf(cells: readonly Cell[]): Cell[] {
  return cells.map(cell => cell && Buffer.from(cell))
}

/** Returns the bytes of all cells, each with its length, so that neighbouring cells cannot be confused. */
export function wordsOf(cells: readonly Cell[]): Buffer {
  const words = cells.map(cell => (cell === null ? 'N' : `${cell.length}:${Buffer.from(cell).toString('latin1')}`))
  return Buffer.from(words.join(), 'latin1')
}

/** Source: dev.mysql.com/doc/dev/mysql-server, page_protocol_binary_resultset. */
function decodeBinaryRow(reader: ByteReader, columns: readonly Column[]): Cell[] {
  reader.uint8() // header, always 0
  const nulls = reader.take((columns.length + 9) >> 3)
  return columns.map((column, index) => {
    const bit = index + 2
    const isNull = ((nulls[bit >> 3] ?? 0) >> (bit & 7)) & 1
    return isNull ? null : decodeBinaryValue(reader, column)
  })
}

function decodeBinaryValue(reader: ByteReader, column: Column): Buffer {
  const unsigned = (column.flags & 32) !== 0
  switch (column.type) {
    case 1:
      return ascii(unsigned ? reader.uint8() : reader.take(1).readInt8(0))
    case 2:
    case 13:
      return ascii(unsigned ? reader.uint16() : reader.take(2).readInt16LE(0))
    case 3:
    case 9:
      return ascii(unsigned ? reader.uint32() : reader.take(4).readInt32LE(0))
    case 8: {
      const bytes = reader.take(8)
      return ascii(unsigned ? bytes.readBigUInt64LE(0) : bytes.readBigInt64LE(0))
    }
    case 4:
      return ascii(shortestFloat(reader.take(4).readFloatLE(0)))
    case 5:
      return ascii(reader.take(8).readDoubleLE(0))
    case 7:
    case 10:
    case 12:
    case 14:
      return ascii(datetime(reader.lengthEncoded(), column))
    case 11:
      return ascii(time(reader.lengthEncoded(), column))
    default:
      return reader.lengthEncoded()
  }
}

function ascii(value: string | number | bigint): Buffer {
  return Buffer.from(Object.is(value, -0) ? '-0' : String(value), 'latin1')
}

/** Returns the shortest decimal text that parses to the same 32-bit float. */
function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(Number(value.toPrecision(9)))
}

function datetime(bytes: Buffer, column: Column): string {
  const year = bytes.length >= 4 ? bytes.readUInt16LE(0) : 0
  const date = `${pad(year, 4)}-${pad(bytes[2], 2)}-${pad(bytes[3], 2)}`
  if (column.type === 10 || column.type === 14) return date
  const clock = `${pad(bytes[4], 2)}:${pad(bytes[5], 2)}:${pad(bytes[6], 2)}`
  return `${date} ${clock}${fraction(bytes.length >= 11 ? bytes.readUInt32LE(7) : 0, column)}`
}

function time(bytes: Buffer, column: Column): string {
  const sign = bytes[0] === 1 ? '-' : ''
  const days = bytes.length >= 5 ? bytes.readUInt32LE(1) : 0
  const hours = days * 24 + (bytes[5] ?? 0)
  const micros = bytes.length >= 12 ? bytes.readUInt32LE(8) : 0
  return `${sign}${pad(hours, 2)}:${pad(bytes[6], 2)}:${pad(bytes[7], 2)}${fraction(micros, column)}`
}

/** `decimals` is 0 to 6 digits, or 31 for "as many as needed". */
function fraction(micros: number, column: Column): string {
  const digits = column.decimals <= 6 ? column.decimals : micros === 0 ? 0 : 6
  return digits === 0 ? '' : `.${pad(micros, 6).slice(0, digits)}`
}

function pad(value: number | undefined, width: number): string {
  return String(value ?? 0).padStart(width, '0')
}
