import type { Column } from '../model/outcome.ts'
import { endOfRow, packetHeaderBytes } from '../model/row-block.ts'
import { readColumn } from './read-column.ts'

const mostKept = 2_000
/** Longer ones are not worth the comparison. */
const longestKept = 1 << 14

interface Known {
  bytes: Buffer
  columns: Column[]
}

/**
 * The column definitions of one connection. Servers send the same ones again with every result of a kind, and reading
 * them takes longer than seeing that they are the same, so that each list is read once. Lists are shared: nobody may
 * change one.
 */
export class ColumnDefinitions {
  readonly #extendedMetadata: boolean
  /** By the number of their bytes. */
  #known = new Map<number, Known[]>()
  #kept = 0

  constructor(extendedMetadata: boolean) {
    this.#extendedMetadata = extendedMetadata
  }

  /** Of packets with Protocol::ColumnDefinition41, one behind the other, with their headers. */
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
    // The one that came last is likely to come next.
    this.#known.set(length, [known, ...(this.#known.get(length) ?? [])])
  }
}
