const linesOnPage = 30

/**
 * A set of places `file:line:column`, or other texts, that can be counted. Statements stand close together, so that one
 * costs about a byte where a set of texts takes some hundred.
 */
export class PlaceSet {
  /** By file and column, then by page: a bit for each line. */
  readonly #pages = new Map<string, Map<number, number>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** False where it is in the set already. */
  add(text: string): boolean {
    const { beside, line } = partsOf(text)
    let pages = this.#pages.get(beside)
    if (!pages) {
      pages = new Map()
      this.#pages.set(beside, pages)
    }
    const page = Math.floor(line / linesOnPage)
    const before = pages.get(page) ?? 0
    const after = before | (1 << (line % linesOnPage))
    if (after === before) return false
    pages.set(page, after)
    this.#size += 1
    return true
  }
}

const place = /^(.*):([1-9]\d{0,8}):([1-9]\d*)$/s

/** What is no place is a line 0, which no place has. */
function partsOf(text: string): { beside: string; line: number } {
  const [, file, line, column] = place.exec(text) ?? []
  return line === undefined ? { beside: text, line: 0 } : { beside: `${file}:${column}`, line: Number(line) }
}
