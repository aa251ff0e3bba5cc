import type { Column, Protocol } from '../model/outcome.ts'

/**
 * Whether a row fills its packet exactly. Rows that are equal as bytes are never decoded, so that no other code would
 * notice a row that ends early or continues after its last column. Source: dev.mysql.com/doc/dev/mysql-server,
 * page_protocol_com_query_response_text_resultset_row and page_protocol_binary_resultset.
 */
export function isWholeRow(
  bytes: Buffer,
  start: number,
  end: number,
  columns: readonly Column[],
  protocol: Protocol,
): boolean {
  return protocol === 'text'
    ? isWholeText(bytes, start, end, columns.length)
    : isWholeBinary(bytes, start, end, columns)
}

function isWholeText(bytes: Buffer, start: number, end: number, columnCount: number): boolean {
  let at = start
  for (let column = 0; column < columnCount; column++) {
    if (at >= end) return false
    at = bytes[at] === 0xfb ? at + 1 : afterLengthEncoded(bytes, at, end)
  }
  return at === end
}

function isWholeBinary(bytes: Buffer, start: number, end: number, columns: readonly Column[]): boolean {
  const nulls = start + 1
  let at = nulls + ((columns.length + 9) >> 3)
  if (at > end || bytes[start] !== 0) return false
  for (let column = 0; column < columns.length; column++) {
    const bit = column + 2
    if ((bytes[nulls + (bit >> 3)]! >> (bit & 7)) & 1) continue
    if (at >= end) return false
    at = afterBinaryValue(bytes, at, end, columns[column]!.type)
  }
  return at === end
}

/** The number of bytes of a value, by the code of its type; values of other types contain their length. */
const fixedLength = new Uint8Array(256)
for (const [type, length] of [
  [1, 1],
  [2, 2],
  [13, 2],
  [3, 4],
  [9, 4],
  [4, 4],
  [8, 8],
  [5, 8],
] as const)
  fixedLength[type] = length
const dateTypes = [7, 10, 12, 14]
const dateLengths = [0, 4, 7, 11]
const timeType = 11
const timeLengths = [0, 8, 12]

function afterBinaryValue(bytes: Buffer, at: number, end: number, type: number): number {
  const fixed = fixedLength[type]!
  if (fixed > 0) return at + fixed
  const length = bytes[at]!
  if (dateTypes.includes(type) && !dateLengths.includes(length)) return beyond
  if (type === timeType && !timeLengths.includes(length)) return beyond
  return afterLengthEncoded(bytes, at, end)
}

/** An offset beyond the end of every packet. */
const beyond = Number.POSITIVE_INFINITY

function afterLengthEncoded(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at]!
  if (first < 0xfb) return at + 1 + first
  if (first === 0xfc) return at + 3 > end ? beyond : at + 3 + bytes.readUInt16LE(at + 1)
  if (first === 0xfd) return at + 4 > end ? beyond : at + 4 + bytes.readUIntLE(at + 1, 3)
  if (first !== 0xfe || at + 9 > end) return beyond
  return at + 9 + bytes.readUInt32LE(at + 1) + bytes.readUInt32LE(at + 5) * 2 ** 32
}
