import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBytes, encodeBytes, firstRawByte } from './raw-bytes.ts'

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: 'grapheme' }).map(text => Buffer.from(text)),
    fc.uint8Array({ maxLength: 6 }).map(bytes => Buffer.from(bytes)),
    fc.constantFrom(Buffer.from('é💥\ufffd'), Buffer.from([0xf0, 0x9f]), Buffer.from([0xed, 0xa0, 0x80])),
  ),
)

describe('bytes read as text', () => {
  it('are the same bytes again, whatever they are', () => {
    fc.assert(
      fc.property(pieces, parts => {
        const bytes = Buffer.concat(parts)
        expect(encodeBytes(decodeBytes(bytes)).equals(bytes)).toBe(true)
      }),
    )
  })

  it('are ordinary text as far as they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(decodeBytes(Buffer.from(text))).toBe(Buffer.from(text).toString())
      }),
    )
  })

  it('tell where the first byte is that is no UTF-8', () => {
    expect(firstRawByte(decodeBytes(Buffer.from('💥é\ufffd')))).toBeUndefined()
    const bytes = Buffer.concat([Buffer.from('💥é'), Buffer.from([0xff, 0x80])])
    expect(firstRawByte(decodeBytes(bytes))).toEqual({ byte: 0xff, at: 3 })
  })
})
