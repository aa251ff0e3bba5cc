import type { Column } from '../model/outcome.ts'
import { endOfRow, packetHeaderBytes } from '../model/row-block.ts'
import { readColumn } from './read-column.ts'

const mostKept = 2_000
/** The greatest length of a kept list, in bytes; longer lists are not worth the comparison. */
const longestKept = 1 << 14

interface Known {
  bytes: Buffer
  columns: Column[]
}

/**
 * The column definitions of one connection. Servers repeat the same definitions with every result of a kind, and
 * decoding them takes longer than comparing bytes, so each list is decoded once. Lists are shared between results:
 * callers must not change a list.
 */
export class ColumnDefinitions {
  readonly #extendedMetadata: boolean
  /** Known lists by the number of their bytes. */
  #known = new Map<number, Known[]>()
  #kept = 0

  constructor(extendedMetadata: boolean) {
    this.#extendedMetadata = extendedMetadata
  }

  /** Reads packets with Protocol::ColumnDefinition41, one after the other, with their headers. */
  read(bytes: Buffer): Column[] {
    const alike = this.#known.get(bytes.length) ?? []
    for (const known of alike) if (known.bytes.equals(bytes)) return known.columns
    const columns: Column[] = []
    for (let start = 0; start < bytes.length; ) {
      const end = endOfRow(bytes, start)
      columns.push(readColumn(bytes.subarray(start + packetHeaderBytes, end), this.#extendedMetadata))
      start = end
    }
    if (bytes.length <= longestKept) this.#keep({ bytes: Buffer.from(bytes), columns })
    return columns
  }

  #keep(known: Known): void {
    if (this.#kept >= mostKept) {
      this.#known = new Map()
      this.#kept = 0
    }
    this.#kept += 1
    const { length } = known.bytes
    // The latest list is likely to come next.
    this.#known.set(length, [known, ...(this.#known.get(length) ?? [])])
  }
}
