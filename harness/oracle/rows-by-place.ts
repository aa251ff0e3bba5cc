import type { Cell } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import type { ColumnChange } from './column-change.ts'
import type { ValueKind } from './column-type.ts'
import { type DecodedRow, DifferingRowPairs } from './differing-row-pairs.ts'
import { meaning } from './meaning.ts'

/**
 * How the rows of a result in a total order change, place by place, while they arrive: for any number of rows. A row
 * that only one side has moves all rows behind it, so that places tell nothing any more.
 */
export class RowsByPlace {
  readonly #kinds: readonly BySide<ValueKind>[]
  readonly #key: () => readonly number[]
  readonly #ignored: (source: readonly Cell[], target: readonly Cell[]) => ReadonlySet<number> | undefined
  #pairs: DifferingRowPairs | undefined

  /**
   * `key`: returns the indexes of the columns that tell which row it is. `ignored`: returns the indexes of cells whose
   * difference is told elsewhere.
   */
  constructor(
    kinds: readonly BySide<ValueKind>[],
    key: () => readonly number[],
    ignored: (source: readonly Cell[], target: readonly Cell[]) => ReadonlySet<number> | undefined,
  ) {
    this.#kinds = kinds
    this.#key = key
    this.#ignored = ignored
    this.#pairs = new DifferingRowPairs(kinds, 0)
  }

  /** Takes two rows at the same place that are not equal in meaning. */
  pair(source: DecodedRow, target: DecodedRow): void {
    if (!this.#pairs) return
    const isSameRow = this.#key().every(index => {
      const kind = this.#kinds[index]!
      return meaning(source.cells[index]!, kind.source) === meaning(target.cells[index]!, kind.target)
    })
    if (isSameRow) this.#pairs.add({ source, target }, this.#ignored(source.cells, target.cells))
    else this.#pairs = undefined
  }

  /** One side has a row for which the other has none. */
  single(): void {
    this.#pairs = undefined
  }

  /** By the index of the column; undefined if places do not tell which rows belong together. */
  get changes(): ReadonlyMap<number, ColumnChange> | undefined {
    return this.#pairs?.changes
  }
}
