import type { Difference } from '../model/difference.ts'
import type { Cell } from '../model/outcome.ts'
import { type BySide, sides } from '../model/side.ts'
import type { ValueKind } from './column-type.ts'
import type { Identity } from './identity.ts'
import { meaning } from './meaning.ts'
import { type DescribedResult, describeIdentity, type ExampleRow } from './row-differences.ts'

const maxExamples = 10

interface Named {
  names: Set<string>
  count: number
  examples: Partial<BySide<ExampleRow>>[]
}

/** Collects the cells of one result that name the server itself and differ, by column. */
export class IdentityDifferences {
  readonly #identity: Identity
  readonly #kinds: readonly BySide<ValueKind>[]
  readonly #columns = new Map<number, Named>()

  constructor(identity: Identity, kinds: readonly BySide<ValueKind>[]) {
    this.#identity = identity
    this.#kinds = kinds
  }

  without(cells: readonly Cell[]): Cell[] {
    return this.#identity.without(cells)
  }

  /** Whether two rows differ in nothing but what names the server. */
  isOnly(source: readonly Cell[], target: readonly Cell[]): boolean {
    return this.#differing(source, target).every(index => this.#identity.nameIn(source, target, index) !== undefined)
  }

  /** Whether a row that only one side has tells nothing but what names the server. */
  isAlone(cells: readonly Cell[]): boolean {
    return this.#identity.nameAlone(cells) !== undefined
  }

  /** Notes what names the server in these rows, and returns the indexes of those cells. */
  add(rows: Partial<BySide<ExampleRow>>): Set<number> {
    const { source, target } = rows
    if (!source || !target) {
      const { cells } = (source ?? target)!
      this.#note(cells.length - 1, this.#identity.nameAlone(cells)!, rows)
      return new Set()
    }
    const named = this.namedIn(source.cells, target.cells)
    for (const index of named) this.#note(index, this.#identity.nameIn(source.cells, target.cells, index)!, rows)
    return named
  }

  /** Returns the indexes of the cells that differ and name the server. */
  namedIn(source: readonly Cell[], target: readonly Cell[]): Set<number> {
    const isNamed = (index: number) => this.#identity.nameIn(source, target, index) !== undefined
    return new Set(this.#differing(source, target).filter(isNamed))
  }

  /** Describes one difference for each column. */
  list(described: DescribedResult): Difference[] {
    return [...this.#columns].map(([index, { names, count, examples }]) => {
      const nameAt = this.#identity.nameAt(index)
      const keyed = nameAt === undefined ? described : { ...described, key: [nameAt] }
      return describeIdentity(keyed, { index, name: inShort([...names]), count, examples })
    })
  }

  #differing(source: readonly Cell[], target: readonly Cell[]): number[] {
    return this.#kinds.flatMap((kind, index) =>
      meaning(source[index]!, kind.source) === meaning(target[index]!, kind.target) ? [] : [index],
    )
  }

  #note(index: number, name: string, rows: Partial<BySide<ExampleRow>>): void {
    const known = this.#columns.get(index) ?? { names: new Set(), count: 0, examples: [] }
    this.#columns.set(index, known)
    known.names.add(name)
    known.count += 1
    if (known.examples.length < maxExamples && sides.some(side => rows[side])) known.examples.push(rows)
  }
}

const maxNames = 5

function inShort(names: readonly string[]): string {
  const left = names.length - maxNames
  return names.slice(0, maxNames).join(', ') + (left > 0 ? ` and ${left} more` : '')
}
