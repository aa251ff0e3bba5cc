/** Facts about the tables of one database, valid until their definitions change. */
export class TableKnowledge {
  readonly #facts = new Map<string, Promise<unknown>>()

  /** Asks once; if asking failed, the next call asks again. */
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
