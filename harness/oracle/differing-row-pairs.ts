import type { Cell } from '../model/outcome.ts'
import type { BySide, Side } from '../model/side.ts'
import { type ColumnChange, ColumnChanges } from './column-change.ts'
import type { ValueKind } from './column-type.ts'
import { meaning } from './meaning.ts'

export interface DecodedRow {
  row: Buffer
  cells: Cell[]
}
/** A row that differs, with the row of the other side that it has become, or alone. */
export type RowPair = Partial<BySide<DecodedRow>>

/**
 * Collects how the rows of a result differ, over all of them, and keeps a few as examples: the first that shows each
 * change, and then the first ones.
 */
export class DifferingRowPairs {
  readonly #kinds: readonly BySide<ValueKind>[]
  readonly #mostExamples: number
  readonly #changes = new Map<number, ColumnChanges>()
  readonly #telling: { place: number; pair: RowPair }[] = []
  readonly #first: { place: number; pair: RowPair }[] = []
  #place = 0
  /** The sides that have rows which the other side lacks. */
  readonly alone = new Set<Side>()

  constructor(kinds: readonly BySide<ValueKind>[], mostExamples: number) {
    this.#kinds = kinds
    this.#mostExamples = mostExamples
  }

  /** `ignored`: the indexes of cells whose difference is told elsewhere. */
  add(pair: RowPair, ignored?: ReadonlySet<number>): void {
    const isTelling = this.#takeChanges(pair, ignored)
    const kept = { place: this.#place++, pair }
    if (isTelling && this.#telling.length < this.#mostExamples) this.#telling.push(kept)
    else if (this.#first.length < this.#mostExamples) this.#first.push(kept)
  }

  /** By the index of the column, in ascending order. */
  get changes(): Map<number, ColumnChange> {
    const found = [...this.#changes].sort(([a], [b]) => a - b)
    return new Map(found.map(([index, { change }]) => [index, change!]))
  }

  /** In the order in which they were added. */
  get examples(): RowPair[] {
    const kept = [...this.#telling, ...this.#first].slice(0, this.#mostExamples)
    return kept.sort((one, other) => one.place - other.place).map(({ pair }) => pair)
  }

  /** Returns whether no earlier pair shows one of the changes. */
  #takeChanges({ source, target }: RowPair, ignored?: ReadonlySet<number>): boolean {
    if (!source || !target) {
      const side = source ? 'source' : 'target'
      const isFirst = !this.alone.has(side)
      this.alone.add(side)
      return isFirst
    }
    let isTelling = false
    for (const [index, kind] of this.#kinds.entries()) {
      if (ignored?.has(index)) continue
      const [one, other] = [source.cells[index]!, target.cells[index]!]
      if (meaning(one, kind.source) === meaning(other, kind.target)) continue
      const changes = this.#changes.get(index) ?? new ColumnChanges()
      this.#changes.set(index, changes)
      if (changes.add(one, other, kind)) isTelling = true
    }
    return isTelling
  }
}
