import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BatchQueue } from './batch-queue.ts'

const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve))

async function consume<Item>(queue: BatchQueue<Item>): Promise<Item[][]> {
  const batches: Item[][] = []
  for await (const batch of queue) batches.push(batch)
  return batches
}

describe('a batch queue', () => {
  it('hands over every item once and in order, however they come', async () => {
    const bursts = fc.array(fc.array(fc.integer(), { maxLength: 5 }), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(bursts, async items => {
        const queue = new BatchQueue<number>()
        const consumed = consume(queue)
        for (const burst of items) {
          for (const item of burst) queue.push(item)
          await nextTurn()
        }
        queue.end()
        const batches = await consumed
        expect(batches.flat()).toEqual(items.flat())
        expect(batches.every(batch => batch.length > 0)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('makes one batch of what comes in one turn', async () => {
    const queue = new BatchQueue<number>()
    const consumed = consume(queue)
    await nextTurn()
    for (const item of [1, 2, 3]) queue.push(item)
    await nextTurn()
    queue.push(4)
    queue.end()
    expect(await consumed).toEqual([[1, 2, 3], [4]])
  })

  it('throws what it failed with behind all items', async () => {
    const queue = new BatchQueue<number>()
    queue.push(1)
    queue.fail(new Error('the server went away'))
    queue.end()
    const seen: number[] = []
    const consumed = (async () => {
      for await (const batch of queue) seen.push(...batch)
    })()
    await expect(consumed).rejects.toThrow('the server went away')
    expect(seen).toEqual([1])
  })

  it('lets a producer wait until the consumer has caught up, and go when it has left', async () => {
    const queue = new BatchQueue<number>()
    for (let item = 0; item < 5000; item++) queue.push(item)
    let hasRoom = false
    const ready = queue.ready().then(() => {
      hasRoom = true
    })
    await nextTurn()
    expect(hasRoom).toBe(false)
    for await (const _ of queue) break
    await ready
    expect(hasRoom).toBe(true)
  })
})
