import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Side } from '../model/side.ts'
import { type Keeping, RowMultiset } from './row-multiset.ts'

const limits: Record<Keeping, { rowBytes: number; digests: number }> = {
  rows: { rowBytes: 1 << 20, digests: 1000 },
  digests: { rowBytes: 0, digests: 1000 },
  sums: { rowBytes: 0, digests: 0 },
}
const meaningOf = (_side: Side, row: Buffer) => row.toString('latin1').toLowerCase()
const multisetOf = (keeping: Keeping) =>
  new RowMultiset({
    bytesAreComparable: true,
    meaningOf,
    wordsOf: (_side, row) => row,
    metEqual: () => {},
    limits: limits[keeping],
  })
const rows = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2, maxLength: 30 })

describe.each(['rows', 'digests', 'sums'] as const)('a multiset that keeps %s', keeping => {
  it('is empty for the same rows in any order', () => {
    fc.assert(
      fc.property(rows, fc.nat(), (list, turn) => {
        const multiset = multisetOf(keeping)
        const rotated = [...list.slice(turn % list.length), ...list.slice(0, turn % list.length)]
        for (const row of list) multiset.add('source', Buffer.from(row))
        for (const row of rotated) multiset.add('target', Buffer.from(row))
        expect([multiset.leftoverCount('source'), multiset.leftoverCount('target')]).toEqual([0, 0])
      }),
    )
  })

  it('is not empty when one row of many is another, or comes twice', () => {
    fc.assert(
      fc.property(rows, list => {
        for (const changed of [
          [...list.slice(1), 'x'],
          [...list, list[0]!],
        ]) {
          const multiset = multisetOf(keeping)
          for (const row of list) multiset.add('source', Buffer.from(row))
          for (const row of changed) multiset.add('target', Buffer.from(row))
          expect(multiset.leftoverCount('source') + multiset.leftoverCount('target')).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('notices the same meaning in other bytes', () => {
    const multiset = multisetOf(keeping)
    for (const row of ['a', 'b', 'c']) multiset.add('source', Buffer.from(row))
    for (const row of ['c', 'B', 'a']) multiset.add('target', Buffer.from(row))
    const bytesDiffer = keeping === 'rows' ? multiset.leftoverCount('source') === 1 : multiset.bytesDiffer
    expect(bytesDiffer).toBe(true)
    if (keeping !== 'rows') expect(multiset.leftoverCount('source')).toBe(0)
  })
})
