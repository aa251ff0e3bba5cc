import type { Cell } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import type { ValueKind } from './column-type.ts'
import { meaning } from './meaning.ts'

/** In which way a cell changes from the source to the target. `other`: texts and dates, which have no direction. */
type CellChange = 'null-on-source' | 'null-on-target' | 'zero-to-one' | 'one-to-zero' | 'less' | 'more' | 'other'

/** In which way a column changes: as all of its cells that differ do, or `mixed`. */
export type ColumnChange = CellChange | 'mixed'

/** Collects the changes of one column over all rows that differ. */
export class ColumnChanges {
  readonly #seen = new Set<CellChange>()

  /** Takes two cells that are not equal in meaning. Returns whether no earlier cell of the column changed so. */
  add(source: Cell, target: Cell, kind: BySide<ValueKind>): boolean {
    const before = this.#seen.size
    this.#seen.add(changeOf(source, target, kind))
    return this.#seen.size > before
  }

  /** Returns undefined if no cell has changed. */
  get change(): ColumnChange | undefined {
    const [first, second] = [...this.#seen]
    if (second === undefined) return first
    // From 0 to 1 is more, too, so that a column of counts keeps its class when a larger count joins.
    if (this.#isWithin('zero-to-one', 'more')) return 'more'
    if (this.#isWithin('one-to-zero', 'less')) return 'less'
    return 'mixed'
  }

  #isWithin(...changes: CellChange[]): boolean {
    return [...this.#seen].every(change => changes.includes(change))
  }
}

function changeOf(source: Cell, target: Cell, kind: BySide<ValueKind>): CellChange {
  const [one, other] = [meaning(source, kind.source), meaning(target, kind.target)]
  if (one === null) return 'null-on-source'
  if (other === null) return 'null-on-target'
  if (!isNumeric(kind.source) || !isNumeric(kind.target)) return 'other'
  if (one === '0' && other === '1') return 'zero-to-one'
  if (one === '1' && other === '0') return 'one-to-zero'
  const order = compareNumbers(one, other)
  return order === 0 ? 'other' : order > 0 ? 'less' : 'more'
}

function isNumeric(kind: ValueKind): boolean {
  return kind === 'number' || kind === 'double' || kind === 'float' || kind === 'bit'
}

const plainForm = /^(-?)(\d+)(?:\.(\d+))?$/

/** Compares by digits: doubles cannot tell all 64-bit and decimal values apart. Returns 0 for what is not a number. */
function compareNumbers(one: string, other: string): number {
  const [a, b] = [plainForm.exec(one), plainForm.exec(other)]
  if (!a || !b) return Math.sign(Number(one) - Number(other)) || 0
  const digits = Math.max(a[3]?.length ?? 0, b[3]?.length ?? 0)
  const scaled = ([, sign, whole, fraction = '']: RegExpExecArray) =>
    BigInt(`${sign}${whole}${fraction.padEnd(digits, '0')}`)
  const [x, y] = [scaled(a), scaled(b)]
  return x < y ? -1 : x > y ? 1 : 0
}
