import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowsDigest } from './rows-digest.ts'

/** `beside`: the rows of the other side, whose digest is already computed. */
function digestOf(rows: readonly Uint8Array[], beside: readonly Uint8Array[] = []): string | null {
  const [digest, other] = [rows, beside].map(pieces => {
    const made = new RowsDigest()
    for (const piece of pieces) made.add(Buffer.from(piece))
    return made
  })
  other!.digest(digest!)
  return digest!.digest(other!)
}

describe('the digest of rows', () => {
  it('is the SHA-256 of all their bytes, few or many', () => {
    const row = fc.uint8Array({ maxLength: 6_000 })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), rows => {
        const whole = createHash('sha256')
        for (const each of rows) whole.update(each)
        expect(digestOf(rows)).toBe(whole.digest('hex'))
      }),
    )
  })

  it('is its own beside another side that has sent the same, or something else', () => {
    const rows = fc.array(fc.uint8Array({ maxLength: 3, max: 1 }), { maxLength: 3 })
    fc.assert(
      fc.property(rows, rows, (one, other) => {
        expect(digestOf(one, other)).toBe(digestOf(one))
      }),
    )
  })

  it('is given up for more than a megabyte, however that comes', () => {
    const megabyte = new Uint8Array(1 << 20)
    expect(digestOf([megabyte])).toMatch(/^[0-9a-f]{64}$/)
    expect(digestOf([megabyte, Uint8Array.of(1)])).toBeNull()
    expect(digestOf([Uint8Array.of(1), megabyte, Uint8Array.of(2)])).toBeNull()
    expect(digestOf([new Uint8Array((1 << 20) + 1)])).toBeNull()
  })
})
