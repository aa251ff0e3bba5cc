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

/** What is no place is a line 0, which no place has. */
function partsOf(text: string): { beside: string; line: number } {
  const column = text.lastIndexOf(':')
  const before = text.lastIndexOf(':', column - 1)
  const line = before < 0 ? 0 : numberIn(text, before + 1, column)
  if (line === 0 || numberIn(text, column + 1, text.length) === 0) return { beside: text, line: 0 }
  return { beside: text.slice(0, before) + text.slice(column), line }
}

const zero = 0x30
const mostDigits = 9

/** A whole number from 1 on, written as usual; 0 where there is none. */
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
