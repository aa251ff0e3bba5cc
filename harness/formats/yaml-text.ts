import { type Document, isMap, isNode, LineCounter, parse, parseDocument, stringify } from 'yaml'
import type { z } from './schema.ts'

/** Lines and columns count from 1. */
export interface Place {
  line: number
  column: number
}

/**
 * The reading of scalars. text: every scalar is text as written: `123456789012` is no number, and `2026-02-28` no time.
 * typed: the form of a scalar decides its type.
 */
type Scalars = 'text' | 'typed'

/** A YAML text that knows the place of each value. JSON is YAML, too. */
export class YamlText {
  /**
   * The reasons why the text is not YAML; empty if it is. The messages quote nothing of the text, because it may
   * contain a password.
   */
  readonly faults: (Place & { message: string })[]
  protected readonly document: Document
  readonly #lines = new LineCounter()

  constructor(text: string, scalars: Scalars) {
    const schema = scalars === 'text' ? ({ schema: 'failsafe' } as const) : {}
    this.document = parseDocument(text, { ...schema, lineCounter: this.#lines })
    this.faults = this.document.errors.map(({ message, pos: [offset] }) => ({
      ...this.#placeAt(offset),
      message: `this is not YAML: ${message.split('\n', 1)[0]!.replace(/ at line .*$/, '')}`,
    }))
  }

  get value(): unknown {
    return this.document.toJS()
  }

  /**
   * Returns the place of the key of a value, otherwise of the value, or of the nearest value above it if the value is
   * absent.
   */
  placeOf(path: readonly PropertyKey[]): Place {
    return this.#placeAt(this.#offsetOf(path))
  }

  /** Returns the place of the first key that the schema does not know, or of the value that the schema refuses. */
  placeOfIssue({ path, ...issue }: z.core.$ZodIssue): Place {
    return this.placeOf(issue.code === 'unrecognized_keys' ? [...path, issue.keys[0]!] : path)
  }

  #offsetOf(path: readonly PropertyKey[]): number {
    const keys = path.map(part => (typeof part === 'number' ? part : String(part)))
    for (let length = keys.length; length > 0; length -= 1) {
      const parent = length > 1 ? this.document.getIn(keys.slice(0, length - 1), true) : this.document.contents
      const key = isMap(parent) ? parent.items.find(item => String(item.key) === keys[length - 1])?.key : undefined
      for (const node of [key, this.document.getIn(keys.slice(0, length), true)]) {
        if (isNode(node) && node.range) return node.range[0]
      }
    }
    return this.document.contents?.range?.[0] ?? 0
  }

  #placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset)
    return { line, column: col }
  }
}

/** Parses a YAML text that Crosscheck itself contains. Throws if the text is not YAML. */
export function parseYaml(text: string): unknown {
  return parse(text)
}

/** Writes a value as YAML without breaking long lines. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 })
}
