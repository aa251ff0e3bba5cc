const linesOnPage = 30

/**
 * A set of places `file:line:column`, or of other texts, that can be counted. Statements are close together in a file,
 * so that a place costs about one byte; in a Set of strings it costs some hundred.
 */
export class PlaceSet {
  /** Pages by file and column, then by page number: one bit for each line. */
  readonly #pages = new Map<string, Map<number, number>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Returns false if the text is in the set already. */
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

/** A text that is no place gets line 0, which no place has. */
function partsOf(text: string): { beside: string; line: number } {
  const column = text.lastIndexOf(':')
  const before = text.lastIndexOf(':', column - 1)
  const line = before < 0 ? 0 : numberIn(text, before + 1, column)
  if (line === 0 || numberIn(text, column + 1, text.length) === 0) return { beside: text, line: 0 }
  return { beside: text.slice(0, before) + text.slice(column), line }
}

const zero = 0x30
const mostDigits = 9

/** Reads a whole number from 1 on, without leading zeros; returns 0 for any other text. */
function numberIn(text: string, start: number, end: number): number {
  if (end - start > mostDigits || text.charCodeAt(start) === zero) return 0
  let number = 0
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - zero
    if (!(digit >= 0 && digit <= 9)) return 0
    number = number * 10 + digit
  }
  return number
}
