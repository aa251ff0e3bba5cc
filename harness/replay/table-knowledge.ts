/** What was found out about the tables of one database, for as long as their definitions stay as they are. */
export class TableKnowledge {
  readonly #facts = new Map<string, Promise<unknown>>()

  /** Asks once; where asking failed, the next one asks again. */
  async once<T>(fact: string, ask: () => Promise<T>): Promise<T> {
    const known = (this.#facts.get(fact) as Promise<T> | undefined) ?? ask()
    this.#facts.set(fact, known)
    try {
      return await known
    } catch (error) {
      this.#facts.delete(fact)
      throw error
    }
  }
}
