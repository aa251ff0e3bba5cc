/** Lends each lane to one user at a time, in the order of the requests. */
export class LanePool<Lane> {
  readonly #free: Lane[]
  readonly #waiting: ((lane: Lane) => void)[] = []

  constructor(lanes: readonly Lane[]) {
    this.#free = [...lanes]
  }

  /** Waits for a free lane. When the signal is aborted while the request waits, rejects with the signal's reason. */
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
