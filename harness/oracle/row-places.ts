import type { BySide, Side } from '../model/side.ts'

/** More are never shown, and few of these are. */
const mostPlaces = 1000

/**
 * What tells which row of a result a row is: a key among its columns, or else its number, from 1. Numbers are kept of the
 * first rows that have not met their like at once.
 */
export class RowPlaces {
  readonly #findKey: () => readonly number[]
  #key: readonly number[] | undefined
  /** Whether the numbers of more rows are of interest. Asked for every row, so that it is no more than a field. */
  isOpen = true
  readonly #places: BySide<Map<string, number>> = { source: new Map(), target: new Map() }

  /** `findKey`: indexes of the columns of a key; asked when rows are first seen to differ. */
  constructor(findKey: () => readonly number[]) {
    this.#findKey = findKey
  }

  get key(): readonly number[] {
    this.#key ??= this.#findKey()
    return this.#key
  }

  note(side: Side, row: Uint8Array, place: number): void {
    if (!this.isOpen) return
    const places = this.#places[side]
    if (this.key.length > 0) this.isOpen = false
    else if (places.size < mostPlaces) {
      const key = keyOf(row)
      // Of equal rows the first one will do.
      if (!places.has(key)) places.set(key, place)
    } else this.isOpen = this.#places.source.size < mostPlaces || this.#places.target.size < mostPlaces
  }

  of(side: Side, row: Uint8Array): number | undefined {
    return this.#places[side].get(keyOf(row))
  }
}

function keyOf(row: Uint8Array): string {
  return Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString('latin1')
}
