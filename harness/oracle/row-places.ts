import type { BySide, Side } from '../model/side.ts'

/** A report never shows more rows than this, and usually far fewer. */
const mostPlaces = 1000

/**
 * Finds out how to identify a row of a result: by a key among its columns, otherwise by its number, from 1. Numbers are
 * kept for the first rows that have no equal row at the same position.
 */
export class RowPlaces {
  readonly #findKey: () => readonly number[]
  #key: readonly number[] | undefined
  /** Whether the numbers of more rows are needed. Read for every row, so it is a plain field. */
  isOpen = true
  readonly #places: BySide<Map<string, number>> = { source: new Map(), target: new Map() }

  /** `findKey`: returns the indexes of a key's columns; called when rows are first seen to differ. */
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
      // Of equal rows, the first is kept.
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
