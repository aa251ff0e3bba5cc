import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowTable } from './row-table.ts'

/** The expected contents, kept in a Map. */
class Model {
  readonly surplus = new Map<string, number>()

  add(row: string, step: number): void {
    const after = (this.surplus.get(row) ?? 0) + step
    if (after === 0) this.surplus.delete(row)
    else this.surplus.set(row, after)
  }
}

function contentsOf(table: RowTable): [string, number][] {
  return [...table.rows()].map(({ row, surplus }): [string, number] => [row.toString('latin1'), surplus]).sort()
}

function addTo(table: RowTable, row: string, step: 1 | -1): void {
  // The row is surrounded by other bytes, as in a received block.
  const bytes = Buffer.from(`<<<${row}>>>`, 'latin1')
  table.add(bytes, 3, bytes.length - 3, step)
  bytes.fill(0xee)
}

const step = fc.constantFrom<1 | -1>(1, -1)
const text = fc.string({ unit: fc.constantFrom('a', 'b', '\u00ff', '\0'), maxLength: 9 })

describe('a table of rows', () => {
  it('holds what a map of their texts would hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, step), { maxLength: 200 }), changes => {
        const [table, model] = [new RowTable(), new Model()]
        for (const [row, by] of changes) {
          addTo(table, row, by)
          model.add(row, by)
          expect(table.count).toBe(model.surplus.size)
        }
        expect(contentsOf(table)).toEqual([...model.surplus].sort())
        expect(table.bytes).toBe([...model.surplus.keys()].reduce((sum, row) => sum + row.length, 0))
      }),
    )
  })

  it('grows, gives back what has gone, and keeps the rest', () => {
    const [table, model] = [new RowTable(), new Model()]
    const rowOf = (n: number) => `${n} ${'x'.repeat(3_900 + (n % 100))}`
    const change = (row: string, by: 1 | -1) => {
      addTo(table, row, by)
      model.add(row, by)
    }
    for (let n = 0; n < 4_000; n++) {
      change(rowOf(n), 1)
      // All but a few rows find an equal row, some of them much later.
      if (n >= 1_000 && n % 50 > 0) change(rowOf(n - 1_000), -1)
    }
    change('y'.repeat(3 << 20), -1)
    expect(contentsOf(table)).toEqual([...model.surplus].sort())
    expect(table.count).toBe(model.surplus.size)
  })

  it('spreads rows that differ in few bits over its buckets', () => {
    const table = new RowTable()
    const start = performance.now()
    for (let n = 0; n < 20_000; n++) addTo(table, String(n).padStart(12, '0'), 1)
    expect(table.count).toBe(20_000)
    // With too few buckets, this would take far longer.
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
