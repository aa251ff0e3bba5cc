import type { Cell } from '../model/outcome.ts'
import type { BySide, Side } from '../model/side.ts'

interface DecodedRow {
  row: Buffer
  cells: Cell[]
}

export interface PairedRows {
  /** Rows that are equal in meaning but have different bytes. */
  formattings: BySide<Buffer>[]
  /** Rows that differ only in what names the server itself; rows of one side alone that tell nothing else. */
  identities: Partial<BySide<Buffer>>[]
  /** Some of the rows that differ: each with the most similar row of the other side, or alone. */
  pairs: { examples: Partial<BySide<DecodedRow>>[]; unmatched: BySide<number> }
}

/**
 * Finds out which leftover rows of two sides belong together, so that people see one changed cell and not a row missing
 * on one side and an additional row on the other.
 */
export function pairRows(
  rows: BySide<Buffer[]>,
  options: {
    meaningOf: (side: Side, row: Buffer) => string
    cellsOf: (side: Side, row: Buffer) => Cell[]
    maxPairs: number
    /** Neither side has another row: then the two rows belong together, even if they have no cell in common. */
    areOnlyRows: boolean
    /** Present where cells of the rows may name the server itself. */
    identity?: {
      /** The meaning of a row without what names the server. */
      meaningOf: (side: Side, row: Buffer) => string
      /** Whether a row that only one side has tells nothing but what names the server. */
      isAlone: (side: Side, row: Buffer) => boolean
    }
  },
): PairedRows {
  const { pairs: formattings, ...unequal } = takeEqualMeanings(rows, options.meaningOf)
  const { identities, source, target } = takeIdentities(unequal, options.identity)
  const unmatched = { source: source.length, target: target.length }
  const decoded = (side: Side, row: Buffer) => ({ row, cells: options.cellsOf(side, row) })
  const examples: PairedRows['pairs']['examples'] = []
  const candidates = target.slice(0, 200).map(row => decoded('target', row))
  for (const row of source.slice(0, options.maxPairs)) {
    const one = decoded('source', row)
    const best = mostAlike(one.cells, candidates) ?? (options.areOnlyRows && candidates.length > 0 ? 0 : undefined)
    if (best === undefined) examples.push({ source: one })
    else examples.push({ source: one, target: candidates.splice(best, 1)[0]! })
  }
  for (const other of candidates.slice(0, Math.max(0, options.maxPairs - examples.length)))
    examples.push({ target: other })
  return { formattings, identities, pairs: { examples, unmatched } }
}

function takeIdentities(
  rows: BySide<Buffer[]>,
  identity: Parameters<typeof pairRows>[1]['identity'],
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

/**
 * Returns the index of the candidate that shares most cells, the first column counting double; undefined if none shares
 * any.
 */
function mostAlike(cells: readonly Cell[], candidates: readonly DecodedRow[]): number | undefined {
  let best: number | undefined
  let bestScore = 0
  candidates.forEach((candidate, index) => {
    const score = cells.reduce(
      (sum, cell, column) => sum + (sameCell(cell, candidate.cells[column] ?? null) ? (column === 0 ? 2 : 1) : 0),
      0,
    )
    if (score > bestScore) {
      best = index
      bestScore = score
    }
  })
  // Rows of one column cannot be partly alike: the first candidate is as good as any.
  return best ?? (cells.length === 1 && candidates.length > 0 ? 0 : undefined)
}

function sameCell(a: Cell, b: Cell): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0
}
