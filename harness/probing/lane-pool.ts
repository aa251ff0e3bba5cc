/** Hands out what may be used by one at a time, in the order in which it was asked for. */
export class LanePool<Lane> {
  readonly #free: Lane[]
  readonly #waiting: ((lane: Lane) => void)[] = []

  constructor(lanes: readonly Lane[]) {
    this.#free = [...lanes]
  }

  /** Who has given up while waiting is passed over. Rejects with the signal's reason then. */
  async use<T>(signal: AbortSignal, work: (lane: Lane) => Promise<T>): Promise<T> {
    const lane = this.#free.shift() ?? (await this.#wait(signal))
    try {
      return await work(lane)
    } finally {
      this.#giveBack(lane)
    }
  }

  #wait(signal: AbortSignal): Promise<Lane> {
    const { promise, resolve, reject } = Promise.withResolvers<Lane>()
    this.#waiting.push(resolve)
    signal.addEventListener(
      'abort',
      () => {
        const index = this.#waiting.indexOf(resolve)
        if (index === -1) return
        this.#waiting.splice(index, 1)
        reject(signal.reason)
      },
      { once: true },
    )
    return promise
  }

  #giveBack(lane: Lane): void {
    const next = this.#waiting.shift()
    if (next) next(lane)
    else this.#free.push(lane)
  }
}
