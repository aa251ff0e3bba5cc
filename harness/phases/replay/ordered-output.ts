/** The output of one of several writers, in its place among the others. */
export interface OutputPart<Item> {
  write(items: readonly Item[]): void
  /** Resolves when there is room for more items. */
  ready(): Promise<void>
  /** Declares that the writer has written everything. */
  end(): void
}

const mostKept = 1000

/**
 * Puts the items of several concurrent writers in order. Items of the first writer are passed on at once; those of the
 * other writers are kept until their turn, and a writer with many kept items has to wait for it.
 */
export class OrderedOutput<Item> {
  readonly #pass: (items: readonly Item[]) => void
  readonly #parts: { kept: Item[]; isOver: boolean; begin: () => void }[] = []
  #first = 0

  constructor(pass: (items: readonly Item[]) => void) {
    this.#pass = pass
  }

  /** Opens the next part; parts come out in the order in which they were opened. */
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
