import type { Cell } from '../model/outcome.ts'
import type { BySide, Side } from '../model/side.ts'
import type { RowPair } from './differing-row-pairs.ts'

export interface PairedRows {
  /** Rows that are equal in meaning but have different bytes. */
  formattings: BySide<Buffer>[]
  /** Rows that differ only in what names the server itself; rows of one side alone that tell nothing else. */
  identities: Partial<BySide<Buffer>>[]
  /** How many rows of each side have no equal row on the other. */
  unmatched: BySide<number>
  /** All rows that differ: each with the row of the other side that it has become, or alone. In the order of the source. */
  pairs: () => Generator<RowPair>
}

interface PairingOptions {
  meaningOf: (side: Side, row: Buffer) => string
  cellsOf: (side: Side, row: Buffer) => Cell[]
  /** Returns a cell's value as text that is equal where the values are equal in meaning. */
  cellMeaning: (side: Side, cell: Cell, column: number) => string | null
  /** The number of columns. */
  width: number
  /** Indexes of the columns that usually identify a row. */
  key: readonly number[]
  /** Neither side has another row: then the two rows belong together, even if they have no cell in common. */
  areOnlyRows: boolean
  /** Present where cells of the rows may name the server itself. */
  identity?: {
    /** The meaning of a row without what names the server. */
    meaningOf: (side: Side, row: Buffer) => string
    /** Whether a row that only one side has tells nothing but what names the server. */
    isAlone: (side: Side, row: Buffer) => boolean
  }
}

/** Rows are searched for the most similar row only while each side has no more than these. */
const mostCompared = 200
/** With more rows than these, only this many columns are left out one after the other. */
const manyRows = 20_000
const columnsOfManyRows = 8

/**
 * Finds out which leftover rows of two sides belong together, so that people see one changed cell and not a row missing
 * on one side and an additional row on the other. First come rows with the same key, then rows that differ in one column
 * only, then the most similar ones. The result does not depend on the order in which the rows came.
 */
export function pairRows(rows: BySide<Buffer[]>, options: PairingOptions): PairedRows {
  const { pairs: formattings, ...unequal } = takeEqualMeanings(rows, options.meaningOf)
  const { identities, source, target } = takeIdentities(unequal, options.identity)
  const unmatched = { source: source.length, target: target.length }
  return { formattings, identities, unmatched, pairs: () => new Pairing({ source, target }, options).pairs() }
}

class Pairing {
  readonly #rows: BySide<Buffer[]>
  readonly #options: PairingOptions
  /** For each row of the source: the index of its row on the target. */
  readonly #partners = new Map<number, number>()
  /** The indexes of rows without a partner so far, in an order that does not depend on their arrival. */
  readonly #left: BySide<number[]>

  constructor(rows: BySide<Buffer[]>, options: PairingOptions) {
    this.#rows = rows
    this.#options = options
    const sorted = (side: Side) => {
      const meanings = rows[side].map(row => options.meaningOf(side, row))
      return [...meanings.keys()].sort((a, b) =>
        meanings[a]! < meanings[b]! ? -1 : meanings[a]! > meanings[b]! ? 1 : a - b,
      )
    }
    this.#left =
      rows.source.length > 0 && rows.target.length > 0
        ? { source: sorted('source'), target: sorted('target') }
        : { source: [], target: [] }
  }

  *pairs(): Generator<RowPair> {
    this.#pair()
    const decoded = (side: Side, index: number) => {
      const row = this.#rows[side][index]!
      return { row, cells: this.#options.cellsOf(side, row) }
    }
    for (const index of this.#rows.source.keys()) {
      const partner = this.#partners.get(index)
      const source = decoded('source', index)
      yield partner === undefined ? { source } : { source, target: decoded('target', partner) }
    }
    const paired = new Set(this.#partners.values())
    for (const index of this.#rows.target.keys()) if (!paired.has(index)) yield { target: decoded('target', index) }
  }

  #pair(): void {
    const { key, width, areOnlyRows } = this.#options
    if (areOnlyRows) this.#pairWhere([], 'any')
    // A column of a key may occur several times: in a join, or where the other columns of the key are missing.
    if (key.length > 0 && key.length < width) this.#pairWhere(key, 'only')
    const all = [...Array(width).keys()]
    const many = Math.max(this.#left.source.length, this.#left.target.length) > manyRows
    // The first columns tell most often which row it is, so they are left out last.
    const omitted = all.toReversed().slice(0, many ? columnsOfManyRows : width)
    for (const column of omitted)
      this.#pairWhere(
        all.filter(each => each !== column),
        'any',
      )
    this.#pairMostAlike()
  }

  /** Pairs rows that are equal in these columns. `only`: where no other row of either side is. */
  #pairWhere(columns: readonly number[], which: 'only' | 'any'): void {
    const { source, target } = this.#left
    if (source.length === 0 || target.length === 0) return
    const byValue = Map.groupBy(target, index => this.#valuesOf('target', index, columns))
    const bySource =
      which === 'only' ? Map.groupBy(source, index => this.#valuesOf('source', index, columns)) : undefined
    const taken = new Set<number>()
    this.#left.source = source.filter(index => {
      const value = this.#valuesOf('source', index, columns)
      const candidates = byValue.get(value)
      if (!candidates || (bySource && (candidates.length > 1 || bySource.get(value)!.length > 1))) return true
      const partner = candidates.shift()
      if (partner === undefined) return true
      this.#partners.set(index, partner)
      taken.add(partner)
      return false
    })
    this.#left.target = target.filter(index => !taken.has(index))
  }

  #valuesOf(side: Side, index: number, columns: readonly number[]): string {
    const cells = this.#options.cellsOf(side, this.#rows[side][index]!)
    return JSON.stringify(columns.map(column => this.#options.cellMeaning(side, cells[column]!, column)))
  }

  /** Takes the most similar rows first, so that the sides may be exchanged. */
  #pairMostAlike(): void {
    const { source, target } = this.#left
    if (Math.max(source.length, target.length) > mostCompared) return
    const values = { source: this.#allValuesOf('source'), target: this.#allValuesOf('target') }
    const alike = source
      .flatMap((_, one) =>
        target.map((_, other) => ({ one, other, score: likeness(values.source[one]!, values.target[other]!) })),
      )
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || nearest(a) - nearest(b) || farthest(a) - farthest(b))
    const taken = { source: new Set<number>(), target: new Set<number>() }
    for (const { one, other } of alike) {
      if (taken.source.has(one) || taken.target.has(other)) continue
      taken.source.add(one)
      taken.target.add(other)
      this.#partners.set(source[one]!, target[other]!)
    }
  }

  #allValuesOf(side: Side): (string | null)[][] {
    const { cellsOf, cellMeaning } = this.#options
    return this.#left[side].map(index =>
      cellsOf(side, this.#rows[side][index]!).map((cell, column) => cellMeaning(side, cell, column)),
    )
  }
}

const nearest = ({ one, other }: { one: number; other: number }) => Math.min(one, other)
const farthest = ({ one, other }: { one: number; other: number }) => Math.max(one, other)

/** Returns how many values two rows share; the first column counts double. */
function likeness(source: readonly (string | null)[], target: readonly (string | null)[]): number {
  let score = 0
  for (let column = 0; column < source.length; column++)
    if (source[column] === target[column]) score += column === 0 ? 2 : 1
  return score
}

function takeIdentities(
  rows: BySide<Buffer[]>,
  identity: PairingOptions['identity'],
): BySide<Buffer[]> & Pick<PairedRows, 'identities'> {
  if (!identity) return { ...rows, identities: [] }
  const { pairs, source, target } = takeEqualMeanings(rows, identity.meaningOf)
  const part = (side: Side, list: Buffer[]) => Map.groupBy(list, row => identity.isAlone(side, row))
  const [ofSource, ofTarget] = [part('source', source), part('target', target)]
  return {
    identities: [
      ...pairs,
      ...(ofSource.get(true) ?? []).map(row => ({ source: row })),
      ...(ofTarget.get(true) ?? []).map(row => ({ target: row })),
    ],
    source: ofSource.get(false) ?? [],
    target: ofTarget.get(false) ?? [],
  }
}

function takeEqualMeanings(rows: BySide<Buffer[]>, meaningOf: (side: Side, row: Buffer) => string) {
  const byMeaning = new Map<string, Buffer[]>()
  for (const row of rows.source) {
    const key = meaningOf('source', row)
    const list = byMeaning.get(key)
    if (list) list.push(row)
    else byMeaning.set(key, [row])
  }
  const pairs: BySide<Buffer>[] = []
  const target: Buffer[] = []
  for (const row of rows.target) {
    const source = byMeaning.get(meaningOf('target', row))?.pop()
    if (source) pairs.push({ source, target: row })
    else target.push(row)
  }
  return { pairs, source: [...byMeaning.values()].flat(), target }
}
