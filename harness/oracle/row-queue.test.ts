import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxPayload, type RowBlock, rowsOf } from '../model/row-block.ts'
import { exampleBlock } from '../testing/example-replies.ts'
import { RowQueue } from './row-queue.ts'

const rows = fc.array(
  fc.array(
    fc.constantFrom('a', 'b', 'ab').map(text => Buffer.from(text)),
    { minLength: 1, maxLength: 4 },
  ),
  { maxLength: 5 },
)

function queueOf(blocks: readonly Buffer[][]): RowQueue {
  const queue = new RowQueue()
  for (const block of blocks) {
    const { bytes, count } = exampleBlock(block)
    queue.push({ bytes, count })
    queue.keep()
    bytes.fill(0xee)
  }
  return queue
}

/** Empties both queues as far as both contain rows. */
function meet(source: RowQueue, target: RowQueue): [string, string][] {
  const pairs: [string, string][] = []
  while (!source.isEmpty && !target.isEmpty) {
    const same = RowQueue.shiftSame(source, target)
    if (!same) RowQueue.shiftPairs(source, target, (one, other) => pairs.push([String(one), String(other)]))
    else {
      const texts = [...rowsOf(same)].map(String)
      expect(texts).toHaveLength(same.count)
      pairs.push(...texts.map((text): [string, string] => [text, text]))
    }
  }
  return pairs
}

describe('two queues of rows', () => {
  it('meet row by row, in whatever blocks the rows came', () => {
    fc.assert(
      fc.property(rows, rows, (one, other) => {
        const [source, target] = [queueOf(one), queueOf(other)]
        const flat = [one.flat().map(String), other.flat().map(String)] as const
        const length = Math.min(flat[0].length, flat[1].length)
        expect(meet(source, target)).toEqual(Array.from({ length }, (_, index) => [flat[0][index], flat[1][index]]))
        const left = flat[0].length > length ? source : target
        const rest = [...flat[0].slice(length), ...flat[1].slice(length)]
        for (const text of rest) expect(String(left.shift())).toBe(text)
        expect([source.isEmpty, target.isEmpty, left.shift()]).toEqual([true, true, undefined])
      }),
    )
  })

  it('never takes the beginning of a joined row for the row', () => {
    const joined = (length: number): RowBlock => {
      const bytes = Buffer.alloc(4 + length, 'x')
      bytes.writeUIntLE(maxPayload, 0, 3)
      return { bytes, count: 1 }
    }
    const queueWith = (length: number) => {
      const queue = new RowQueue()
      queue.push(joined(length))
      return queue
    }
    expect(RowQueue.shiftSame(queueWith(maxPayload), queueWith(maxPayload + 1))).toBeUndefined()
    expect(RowQueue.shiftSame(queueWith(maxPayload), queueWith(maxPayload))).toMatchObject({ count: 1 })
  })
})
