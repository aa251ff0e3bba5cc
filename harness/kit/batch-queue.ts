/** The number of waiting items from which a producer should wait; no producer needs to be further ahead. */
const mostWaiting = 4096

/**
 * Passes items from their producer to one consumer in batches: all items of one turn of the event loop form a batch. A
 * promise for each item would cost more than most items do.
 */
export class BatchQueue<Item> implements AsyncIterable<Item[]> {
  #waiting: Item[] = []
  #end: { kind: 'open' } | { kind: 'ended' } | { kind: 'failed'; error: unknown } = { kind: 'open' }
  #consumer = Promise.withResolvers<void>()
  #caughtUp = Promise.withResolvers<void>()
  #isWoken = false

  push(item: Item): void {
    this.#waiting.push(item)
    this.#wake()
  }

  /** Resolves when the consumer has caught up enough to make room for more items. */
  async ready(): Promise<void> {
    while (this.#waiting.length >= mostWaiting && this.#end.kind === 'open') await this.#caughtUp.promise
  }

  /** Ends the queue: no more items follow. The first call of `end` or `fail` decides. */
  end(): void {
    if (this.#end.kind === 'open') this.#end = { kind: 'ended' }
    this.#wake()
  }

  /** Ends the queue with an error, which is thrown to the consumer after all items. */
  fail(error: unknown): void {
    if (this.#end.kind === 'open') this.#end = { kind: 'failed', error }
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item[], void> {
    try {
      while (true) {
        if (this.#waiting.length > 0) yield this.#take()
        else if (this.#end.kind === 'failed') throw this.#end.error
        else if (this.#end.kind === 'ended') return
        else await this.#consumer.promise
      }
    } finally {
      // A producer that waits for room must not wait for a consumer that has stopped.
      this.end()
      this.#caughtUp.resolve()
    }
  }

  #take(): Item[] {
    const batch = this.#waiting
    this.#waiting = []
    this.#caughtUp.resolve()
    this.#caughtUp = Promise.withResolvers()
    return batch
  }

  /** Wakes the consumer in the next turn of the event loop, so that all items of this turn are one batch. */
  #wake(): void {
    if (this.#isWoken) return
    this.#isWoken = true
    setImmediate(() => {
      this.#isWoken = false
      this.#consumer.resolve()
      this.#consumer = Promise.withResolvers()
    })
  }
}
