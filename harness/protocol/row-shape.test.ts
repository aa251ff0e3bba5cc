import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Column, Protocol } from '../model/outcome.ts'
import { decodeRow } from '../oracle/decode-row.ts'
import { isWholeRow } from './row-shape.ts'

function columnsOf(types: readonly number[]): Column[] {
  return types.map(type => ({
    schema: '',
    table: '',
    orgTable: '',
    name: 'c',
    orgName: '',
    charset: 45,
    length: 10,
    type,
    flags: 0,
    decimals: 0,
  }))
}

function lengthEncoded(bytes: Buffer): Buffer {
  const { length } = bytes
  if (length < 0xfb) return Buffer.concat([Buffer.from([length]), bytes])
  return Buffer.concat([Buffer.from([0xfc, length & 0xff, length >> 8]), bytes])
}

const fixedBytes: Record<number, number> = { 1: 1, 2: 2, 13: 2, 3: 4, 9: 4, 4: 4, 8: 8, 5: 8 }
const cell = fc.option(
  fc.record({
    type: fc.constantFrom(1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 246, 252, 253),
    bytes: fc.uint8Array({ maxLength: 600 }).map(bytes => Buffer.from(bytes)),
    size: fc.nat(3),
  }),
  { nil: undefined },
)
type GeneratedCell = { type: number; bytes: Buffer; size: number } | undefined

function binaryCell({ type, bytes, size }: NonNullable<GeneratedCell>): Buffer {
  const fixed = fixedBytes[type]
  if (fixed !== undefined) return Buffer.alloc(fixed, 7)
  const sizes = type === 11 ? [0, 8, 12] : [10, 12].includes(type) ? [0, 4, 7, 11] : undefined
  return lengthEncoded(sizes ? Buffer.alloc(sizes[size % sizes.length]!, 1) : bytes)
}

function rowOf(cells: readonly GeneratedCell[], protocol: Protocol): Buffer {
  if (protocol === 'text') {
    return Buffer.concat(cells.map(each => (each ? lengthEncoded(each.bytes) : Buffer.from([0xfb]))))
  }
  const nulls = Buffer.alloc((cells.length + 9) >> 3)
  cells.forEach((each, index) => {
    if (!each) nulls[(index + 2) >> 3]! |= 1 << ((index + 2) & 7)
  })
  return Buffer.concat([Buffer.from([0]), nulls, ...cells.map(each => (each ? binaryCell(each) : Buffer.alloc(0)))])
}

/** Checks a row in the middle of other bytes, as in a received chunk. */
function isWhole(row: Buffer, columns: Column[], protocol: Protocol): boolean {
  const around = Buffer.from([0xfc, 3, 3, 3])
  const bytes = Buffer.concat([around, row, around])
  return isWholeRow(bytes, around.length, around.length + row.length, columns, protocol)
}

describe.each(['text', 'binary'] as const)('a row, %s', protocol => {
  const rows = fc.array(cell, { minLength: 1, maxLength: 12 })

  it('fills its packet, and does not when a byte is missing or too many', () => {
    fc.assert(
      fc.property(rows, cells => {
        const columns = columnsOf(cells.map(each => each?.type ?? 253))
        const row = rowOf(cells, protocol)
        expect(isWhole(row, columns, protocol)).toBe(true)
        expect(isWhole(row.subarray(0, -1), columns, protocol)).toBe(false)
        expect(isWhole(Buffer.concat([row, Buffer.from([0])]), columns, protocol)).toBe(false)
      }),
    )
  })

  it('can be decoded wherever it is called whole, whatever its bytes are', () => {
    const anyBytes = fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes))
    const anyTypes = fc.array(fc.nat(255), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(anyBytes, anyTypes, (row, types) => {
        const columns = columnsOf(types)
        if (isWhole(row, columns, protocol)) expect(decodeRow(row, columns, protocol)).toHaveLength(types.length)
      }),
      { numRuns: 2_000 },
    )
  })
})
