/** What takes turns: what it says is passed on when all before it have said everything. */
export interface Turn<Word> {
  say(word: Word): void
  /** Resolves when there is room for more words. */
  room(): Promise<void>
  /** It has said everything. */
  end(): void
}

const mostKept = 1000

/**
 * Puts in order what several say at once. Whoever is first speaks as it goes; the words of the others are kept until it is
 * their turn, and one that has said a lot is to wait for it.
 */
export class Turns<Word> {
  readonly #pass: (word: Word) => void
  readonly #all: { kept: Word[]; isOver: boolean; begin: () => void }[] = []
  #first = 0

  constructor(pass: (word: Word) => void) {
    this.#pass = pass
  }

  /** In the order in which they are taken. */
  take(): Turn<Word> {
    const index = this.#all.length
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const turn = { kept: [] as Word[], isOver: false, begin }
    this.#all.push(turn)
    if (index === this.#first) begin()
    return {
      say: word => {
        if (index <= this.#first) this.#pass(word)
        else turn.kept.push(word)
      },
      room: async () => {
        if (turn.kept.length >= mostKept) await begun
      },
      end: () => {
        turn.isOver = true
        while (this.#all[this.#first]?.isOver) this.#advance()
      },
    }
  }

  #advance(): void {
    this.#first += 1
    const next = this.#all[this.#first]
    if (!next) return
    for (const word of next.kept.splice(0)) this.#pass(word)
    next.begin()
  }
}
