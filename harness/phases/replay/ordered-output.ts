/** What one of several says, in its place among the others. */
export interface OutputPart<Item> {
  write(items: readonly Item[]): void
  /** Resolves when there is room for more. */
  ready(): Promise<void>
  /** It has written everything. */
  end(): void
}

const mostKept = 1000

/**
 * Puts in order what several write at once. What the first writes is passed on as it comes; what the others write is kept
 * until it is their turn, and one that has written a lot is to wait for it.
 */
export class OrderedOutput<Item> {
  readonly #pass: (items: readonly Item[]) => void
  readonly #parts: { kept: Item[]; isOver: boolean; begin: () => void }[] = []
  #first = 0

  constructor(pass: (items: readonly Item[]) => void) {
    this.#pass = pass
  }

  /** In the order in which parts are to come out. */
  open(): OutputPart<Item> {
    const index = this.#parts.length
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const part = { kept: [] as Item[], isOver: false, begin }
    this.#parts.push(part)
    if (index === this.#first) begin()
    return {
      write: items => {
        if (index <= this.#first) this.#pass(items)
        else part.kept.push(...items)
      },
      ready: async () => {
        if (part.kept.length >= mostKept) await begun
      },
      end: () => {
        part.isOver = true
        while (this.#parts[this.#first]?.isOver) this.#advance()
      },
    }
  }

  #advance(): void {
    this.#first += 1
    const next = this.#parts[this.#first]
    if (!next) return
    const kept = next.kept.splice(0)
    if (kept.length > 0) this.#pass(kept)
    next.begin()
  }
}
