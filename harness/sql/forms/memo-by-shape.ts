import { defaultQuoting, type Quoting } from '../lexer/quoting.ts'
import { shapeOfOperands } from './shape-of-operands.ts'
import { shapeOfRows } from './shape-of-rows.ts'

const mostShapes = 1_000
/** Longer texts hardly come twice. */
const longestShape = 2_000

/**
 * Reads each form of a statement once: large suites say the same thing over and over, with other operands. What is read
 * may depend on nothing else of a text, and is kept where `keeps` says so.
 */
export class MemoByShape<Value> {
  readonly #read: (text: string, quoting: Quoting) => Value
  readonly #keeps: (value: Value, text: string) => boolean
  readonly #known = new Map<string, { value: Value }>()

  constructor(read: (text: string, quoting: Quoting) => Value, keeps: (value: Value, text: string) => boolean) {
    this.#read = read
    this.#keeps = keeps
  }

  of(sql: string, quoting: Quoting = defaultQuoting): Value {
    const text = shapeOfRows(sql)
    const form = text.length <= longestShape ? formOf(text, quoting) : undefined
    const known = form === undefined ? undefined : this.#known.get(form)
    if (known) return known.value
    const value = this.#read(text, quoting)
    if (form !== undefined && this.#keeps(value, text)) {
      if (this.#known.size === mostShapes) this.#known.clear()
      this.#known.set(form, { value })
    }
    return value
  }
}

/** A text with quotes of any kind is a form of its own, and only where they are read as usual. */
function formOf(text: string, quoting: Quoting): string | undefined {
  return shapeOfOperands(text) ?? (quoting === defaultQuoting ? text : undefined)
}
