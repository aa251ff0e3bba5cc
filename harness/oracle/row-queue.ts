/** Rows in the order of their arrival, with their size. */
export class RowQueue {
  #rows: Buffer[] = []
  #head = 0
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#head === this.#rows.length
  }

  push(row: Buffer): void {
    this.#rows.push(row)
    this.#bytes += row.length
  }

  shift(): Buffer | undefined {
    const row = this.#rows[this.#head]
    if (!row) return undefined
    this.#head += 1
    this.#bytes -= row.length
    if (this.isEmpty) this.clear()
    // What was taken must not be kept alive by the array; cutting it off in lots keeps this cheap.
    else if (this.#head === 4096) {
      this.#rows.splice(0, this.#head)
      this.#head = 0
    }
    return row
  }

  clear(): void {
    this.#rows = []
    this.#head = 0
    this.#bytes = 0
  }
}
