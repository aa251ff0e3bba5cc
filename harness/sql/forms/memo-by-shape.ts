import { defaultQuoting, type Quoting } from '../lexer/quoting.ts'
import { shapeOfOperands } from './shape-of-operands.ts'
import { shapeOfRows } from './shape-of-rows.ts'

const mostShapes = 1_000
/** The length of the longest remembered form; longer texts rarely come twice. */
const longestShape = 2_000

/**
 * Reads each form of a statement once, because large suites repeat the same statements with other operands. The value
 * may depend on nothing but the form of a text, and is kept if `keeps` returns true.
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

/**
 * Returns the form of a text. A text in which the reading of quotes may depend on sql_mode is its own form, and only
 * under the default reading.
 */
function formOf(text: string, quoting: Quoting): string | undefined {
  return shapeOfOperands(text) ?? (quoting === defaultQuoting ? text : undefined)
}
