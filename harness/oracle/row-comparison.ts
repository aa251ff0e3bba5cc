import type { Difference } from '../model/difference.ts'
import type { Cell, Column, Protocol } from '../model/outcome.ts'
import { type RowBlock, rowsOf } from '../model/row-block.ts'
import { type BySide, type Side, sides } from '../model/side.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import type { ValueKind } from './column-type.ts'
import { comparableColumns } from './comparable-columns.ts'
import { copyOf, decodeRow, wordsOf } from './decode-row.ts'
import { DifferingRowPairs } from './differing-row-pairs.ts'
import { Identity } from './identity.ts'
import { IdentityDifferences } from './identity-differences.ts'
import { keyColumns } from './kept-columns.ts'
import { meaning } from './meaning.ts'
import type { OrderDoubt } from './order-doubt.ts'
import { type PairedRows, pairRows } from './pair-rows.ts'
import {
  describeDifferingRows,
  describeOtherForms,
  describeOtherFormsSomewhere,
  describeOtherOrder,
  type ExampleRow,
  type UnequalRows,
} from './row-differences.ts'
import { RowMultiset, type RowMultisetLimits } from './row-multiset.ts'
import { RowPlaces } from './row-places.ts'
import { RowsByPlace } from './rows-by-place.ts'
import { areTied, haveSameKeys, type SortColumn, visibleSortColumns } from './sort-keys.ts'

const maxExamples = 10

export interface RowOptions {
  /** How much is kept of rows that have no equal row on the other side yet. */
  limits?: RowMultisetLimits
  /**
   * Columns, as `table.column` in lower case, for which the server may return any of several texts that differ in case.
   * These texts are equal in meaning.
   */
  caselessColumns?: ReadonlySet<string>
  /** The statement, from which it is known which columns name the server itself. */
  sql?: string
}

interface ResultShape {
  columns: BySide<readonly Column[]>
  protocols: BySide<Protocol>
  order: OrderGuarantee
  /** 1 for the first result of the reply. */
  result: number
  options: RowOptions
}

/** Two rows at the same position, from 1. */
type PairOfRows = BySide<Buffer> & { position: number }

interface RowFindings {
  differences: Difference[]
  notCompared: string[]
  doubt?: OrderDoubt
}

/**
 * Compares the rows of one result as they arrive. Rows whose packets contain the same bytes are equal and need no
 * further work; the others are compared by meaning at their position, and the remaining rows by the guaranteed order.
 */
export class RowComparison {
  readonly #shape: ResultShape
  readonly #kinds: readonly BySide<ValueKind>[]
  /** Rows with the same bytes are equal. */
  readonly bytesAreComparable: boolean
  /** Computed when rows are first seen to differ. */
  #foundSortColumns: SortColumn[] | undefined
  /** Created for the first row that has no equal row on the other side yet. */
  #unmatched: RowMultiset | undefined
  /** Columns with values that are equal in meaning but not in bytes, with the first such pair of rows. */
  #formatting: Map<number, BySide<ExampleRow>> | undefined
  /** Created when rows are first seen to differ; undefined if no column names the server itself. */
  #identities: { differences: IdentityDifferences | undefined } | undefined
  readonly #places = new RowPlaces(() => keyColumns(this.#shape.columns, this.#sortIndexes))
  #position = 0
  /** The number of rows of the side with more rows. */
  #rowCount = 0
  #outOfOrder: PairOfRows | undefined
  /** The first pair of rows whose places depend on sort keys that the result does not show, or on a collation. */
  #doubtful: PairOfRows | undefined
  /** Present if the order is total: then places tell which rows belong together. */
  readonly #byPlace: RowsByPlace | undefined
  /** The first and last row of each side: where a LIMIT cuts, ties appear at these edges. */
  readonly #edges: BySide<{ first?: Buffer; last?: Buffer }> | undefined

  constructor(shape: ResultShape) {
    this.#shape = shape
    const { kinds, bytesAreComparable } = comparableColumns(
      shape.columns,
      shape.protocols,
      shape.options.caselessColumns,
    )
    this.#kinds = kinds
    this.bytesAreComparable = bytesAreComparable
    if (shape.order.kind === 'total')
      this.#byPlace = new RowsByPlace(
        this.#kinds,
        () => this.#places.key,
        (one, other) => this.#identity?.namedIn(one, other),
      )
    if (shape.order.kind === 'partial' && shape.order.limited) this.#edges = { source: {}, target: {} }
  }

  /** Takes the next rows of both sides if their bytes are the same; called only where bytes are comparable. */
  same(block: RowBlock): void {
    this.#position += block.count
    this.#rowCount += block.count
    if (!this.#edges) return
    const [first, ...others] = rowsOf(block)
    for (const row of [first!, others.at(-1) ?? first!]) for (const side of sides) this.#noteEdges(side, row)
  }

  /**
   * True if rows may come in any order and equal rows have equal bytes: then rows are not compared position by
   * position.
   */
  get takesAnyPlace(): boolean {
    return this.bytesAreComparable && this.#shape.order.kind === 'none'
  }

  /** Takes a row, given by its place in the bytes, for which the other side has a row at the same position. */
  readonly anywhere = (side: Side, bytes: Buffer, start: number, end: number): void => {
    if (side === 'source') this.#rowCount += 1
    if (this.#places.isOpen) this.#places.note(side, bytes.subarray(start, end), this.#rowCount)
    this.#remaining.addBytes(side, bytes, start, end)
  }

  /** Takes the next row of both sides. */
  pair(source: Buffer, target: Buffer): void {
    this.#position += 1
    this.#rowCount += 1
    if (this.bytesAreComparable && source.equals(target)) {
      if (this.#edges) {
        this.#noteEdges('source', source)
        this.#noteEdges('target', target)
      }
      return
    }
    this.#noteEdges('source', source)
    this.#noteEdges('target', target)
    this.#pairUnequal(source, target)
  }

  /** Takes the next row of the side that has more rows. */
  single(side: Side, row: Buffer): void {
    this.#noteEdges(side, row)
    this.#rowCount += 1
    this.#byPlace?.single()
    this.#places.note(side, row, this.#rowCount)
    this.#remaining.add(side, row)
  }

  finish(): RowFindings {
    if (!this.#unmatched && !this.#formatting && !this.#outOfOrder && !this.#identities)
      return { differences: [], notCompared: [] }
    const paired = this.#pairLeftovers()
    for (const rows of paired.identities) this.#noteIdentity(rows)
    for (const rows of paired.formattings) this.#addFormatting(rows)
    const count = this.#differingRows(paired)
    const { assumed, doubt } = count > 0 ? this.#otherRows(count, paired) : this.#otherPlaces()
    const differences = [
      ...(assumed ? [assumed] : []),
      ...describeOtherForms(this.#described, this.#formatting ?? new Map()),
      ...(this.#identity?.list(this.#described) ?? []),
    ]
    if (this.#remaining.keeping !== 'rows' && this.#remaining.bytesDiffer && count === 0)
      differences.push(describeOtherFormsSomewhere(this.#shape))
    return { differences, notCompared: [], ...(doubt ? { doubt } : {}) }
  }

  get #remaining(): RowMultiset {
    this.#unmatched ??= new RowMultiset({
      bytesAreComparable: this.bytesAreComparable,
      meaningOf: (side, row) => this.#rowMeaning(side, row),
      wordsOf: (side, row) => wordsOf(this.#cells(side, row)),
      metEqual: rows => this.#addFormatting(rows),
      ...(this.#shape.options.limits ? { limits: this.#shape.options.limits } : {}),
    })
    return this.#unmatched
  }

  get #sortColumns(): SortColumn[] {
    const { order, columns } = this.#shape
    this.#foundSortColumns ??= order.kind === 'partial' ? visibleSortColumns(order.keys, columns, this.#kinds) : []
    return this.#foundSortColumns
  }

  /** Whether the result shows all sort keys. */
  get #showsKeys(): boolean {
    const { order } = this.#shape
    return order.kind !== 'partial' || this.#sortColumns.length === order.keys.length
  }

  get #sortIndexes(): number[] {
    return this.#sortColumns.map(({ index }) => index)
  }

  /** The result as its differences describe it; the only row of a result needs no key. */
  get #described() {
    const { columns, result } = this.#shape
    const isOnlyRow = this.#rowCount <= 1
    return { columns, result, key: isOnlyRow ? [] : this.#places.key, isOnlyRow }
  }

  #exampleRow(side: Side, row: Buffer, cells = this.#cells(side, row)): ExampleRow {
    const number = this.#places.of(side, row)
    return { cells, ...(number === undefined ? {} : { number }) }
  }

  #pairUnequal(source: Buffer, target: Buffer): void {
    const { order } = this.#shape
    this.#places.note('source', source, this.#rowCount)
    this.#places.note('target', target, this.#rowCount)
    const sourceCells = this.#cells('source', source)
    const targetCells = this.#cells('target', target)
    if (this.#sameMeaning(sourceCells, targetCells)) {
      this.#addFormatting({ source, target })
      return
    }
    if (this.#identity?.isOnly(sourceCells, targetCells)) {
      this.#noteIdentity({ source, target })
      return
    }
    this.#byPlace?.pair({ row: source, cells: sourceCells }, { row: target, cells: targetCells })
    if (order.kind === 'total') this.#outOfOrder ??= this.#pairHere(source, target)
    else if (order.kind === 'partial') {
      const mayTie = this.#showsKeys && haveSameKeys(sourceCells, targetCells, this.#sortColumns)
      if (!mayTie) this.#doubtful ??= this.#pairHere(source, target)
      if (!mayTie && !areTied(sourceCells, targetCells, this.#sortColumns))
        this.#outOfOrder ??= this.#pairHere(source, target)
    }
    this.#remaining.add('source', source)
    this.#remaining.add('target', target)
  }

  #pairHere(source: Buffer, target: Buffer): PairOfRows {
    return { position: this.#position, source: Buffer.from(source), target: Buffer.from(target) }
  }

  #noteEdges(side: Side, row: Buffer): void {
    const edges = this.#edges?.[side]
    if (!edges) return
    edges.first ??= Buffer.from(row)
    edges.last = Buffer.from(row)
  }

  #cells(side: Side, row: Buffer): Cell[] {
    return decodeRow(row, this.#shape.columns[side], this.#shape.protocols[side])
  }

  get #identity(): IdentityDifferences | undefined {
    if (!this.#identities) {
      const { columns, options } = this.#shape
      const identity = Identity.of(options.sql, columns.source.length)
      this.#identities = { differences: identity && new IdentityDifferences(identity, this.#kinds) }
    }
    return this.#identities.differences
  }

  #noteIdentity({ source, target }: Partial<BySide<Buffer>>): void {
    this.#identity?.add({
      ...(source ? { source: this.#exampleRow('source', source, copyOf(this.#cells('source', source))) } : {}),
      ...(target ? { target: this.#exampleRow('target', target, copyOf(this.#cells('target', target))) } : {}),
    })
  }

  /** Returns the meaning of a row. Lengths separate the cells, so that ('a','bc') is not ('ab','c'); N is a NULL. */
  #rowMeaning(side: Side, row: Buffer, cells = this.#cells(side, row)): string {
    return cells
      .map((cell, index) => {
        const value = meaning(cell, this.#kinds[index]![side])
        return value === null ? 'N' : `${value.length}:${value}`
      })
      .join()
  }

  #sameMeaning(source: readonly Cell[], target: readonly Cell[]): boolean {
    return this.#kinds.every(
      (kind, index) => meaning(source[index]!, kind.source) === meaning(target[index]!, kind.target),
    )
  }

  #addFormatting(rows: BySide<Buffer>): void {
    const source = this.#cells('source', rows.source)
    const target = this.#cells('target', rows.target)
    source.forEach((cell, index) => {
      const other = target[index] ?? null
      if (cell === null || other === null || Buffer.compare(cell, other) === 0 || this.#formatting?.has(index)) return
      this.#formatting ??= new Map()
      this.#formatting.set(index, {
        source: this.#exampleRow('source', rows.source, copyOf(source)),
        target: this.#exampleRow('target', rows.target, copyOf(target)),
      })
    })
  }

  /**
   * Pairs rows that only one side has: first it removes rows of equal meaning, then it finds the most similar row for
   * each.
   */
  #pairLeftovers() {
    const bySide: BySide<Buffer[]> = { source: [], target: [] }
    for (const { side, row } of this.#remaining.leftovers()) bySide[side].push(row)
    const identity = this.#identity
    return pairRows(bySide, {
      meaningOf: (side, row) => this.#rowMeaning(side, row),
      cellsOf: (side, row) => this.#cells(side, row),
      cellMeaning: (side, cell, column) => meaning(cell, this.#kinds[column]![side]),
      width: this.#kinds.length,
      key: this.#places.key,
      areOnlyRows: this.#rowCount <= 1,
      ...(identity
        ? {
            identity: {
              meaningOf: (side: Side, row: Buffer) =>
                this.#rowMeaning(side, row, identity.without(this.#cells(side, row))),
              isAlone: (side: Side, row: Buffer) => identity.isAlone(this.#cells(side, row)),
            },
          }
        : {}),
    })
  }

  #differingRows({ unmatched }: PairedRows): number {
    if (this.#remaining.keeping === 'rows') return Math.max(unmatched.source, unmatched.target)
    return Math.max(this.#remaining.leftoverCount('source'), this.#remaining.leftoverCount('target'))
  }

  /** Describes rows that only one side has. */
  #otherRows(count: number, paired: PairedRows): { assumed: Difference; doubt?: OrderDoubt } {
    const pairs = new DifferingRowPairs(this.#kinds, maxExamples)
    for (const pair of paired.pairs()) {
      const { source, target } = pair
      const named = source && target ? this.#identity?.add({ source, target }) : undefined
      pairs.add(pair, named)
    }
    const examples = pairs.examples.map(({ source, target }) => ({
      ...(source ? { source: this.#exampleRow('source', source.row, source.cells) } : {}),
      ...(target ? { target: this.#exampleRow('target', target.row, target.cells) } : {}),
    }))
    const rows = { count, examples, ...this.#changesOf(pairs), keeping: this.#remaining.keeping }
    const decided = describeDifferingRows(this.#described, { ...rows, isTieUnderLimit: false })
    if (!this.#isTieUnderLimit(paired)) return { assumed: decided }
    const assumed = describeDifferingRows(this.#described, { ...rows, isTieUnderLimit: true })
    // A query without ORDER BY has no sort keys to ask for.
    if (this.#shape.order.kind !== 'partial' || this.#showsKeys) return { assumed }
    return { assumed, doubt: { about: 'choice', assumed, decided, showsKeys: false } }
  }

  #changesOf(pairs: DifferingRowPairs): Pick<UnequalRows, 'changes' | 'alone'> {
    const changes = this.#byPlace?.changes
    if (changes) return { changes, alone: new Set() }
    // The rows that were not kept may have changed in any way.
    return { changes: pairs.changes, alone: this.#remaining.keeping === 'rows' ? pairs.alone : 'not-known' }
  }

  /** True if both sides have the same number of rows, and all that differ tie with the row at an edge of their side. */
  #isTieUnderLimit({ unmatched }: { unmatched: BySide<number> }): boolean {
    const { order } = this.#shape
    if (order.kind === 'total' || !order.limited || this.#remaining.keeping !== 'rows') return false
    if (unmatched.source !== unmatched.target) return false
    // A result that ends before the LIMIT contains all rows of the query.
    if (order.cutBehind !== undefined && this.#rowCount < order.cutBehind) return false
    // Without a visible sort key, the query allows every choice of rows.
    if (order.kind === 'none' || this.#sortColumns.length === 0) return true
    if (this.#outOfOrder) return false
    for (const { side, row } of this.#remaining.leftovers()) {
      const cells = this.#cells(side, row)
      const { first, last } = this.#edges?.[side] ?? {}
      const ties = [first, last].some(edge => edge && areTied(cells, this.#cells(side, edge), this.#sortColumns))
      if (!ties) return false
    }
    return true
  }

  /** Describes rows that both sides have, in other places. */
  #otherPlaces(): { assumed?: Difference; doubt?: OrderDoubt } {
    const assumed = this.#outOfOrder && this.#describeOrder(this.#outOfOrder)
    if (!this.#doubtful) return assumed ? { assumed } : {}
    const decided = assumed ?? this.#describeOrder(this.#doubtful)
    const showsKeys = this.#showsKeys
    return assumed
      ? { assumed, doubt: { about: 'place', assumed, decided, showsKeys } }
      : { doubt: { about: 'place', decided, showsKeys } }
  }

  #describeOrder({ position, source, target }: PairOfRows): Difference {
    const rows = { source: this.#cells('source', source), target: this.#cells('target', target) }
    return describeOtherOrder(this.#described, { position, sortColumns: this.#sortIndexes, ...rows })
  }
}
