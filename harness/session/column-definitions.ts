import type { Column } from '../model/outcome.ts'
import { readColumn } from './reply-reader.ts'

const mostKept = 2_000
/** Longer ones are not worth the comparison. */
const longestKept = 512

/**
 * The column definitions of one connection. Servers send the same ones again with every result of a kind, and reading
 * one takes longer than finding it, so that each is read once. Definitions are shared: nobody may change one.
 */
export class ColumnDefinitions {
  readonly #extendedMetadata: boolean
  #known = new Map<string, Column>()

  constructor(extendedMetadata: boolean) {
    this.#extendedMetadata = extendedMetadata
  }

  /** Of a packet with Protocol::ColumnDefinition41. */
  read(packet: Buffer): Column {
    if (packet.length > longestKept) return readColumn(packet, this.#extendedMetadata)
    const key = packet.toString('latin1')
    const known = this.#known.get(key)
    if (known) return known
    const column = readColumn(packet, this.#extendedMetadata)
    if (this.#known.size >= mostKept) this.#known = new Map()
    this.#known.set(key, column)
    return column
  }
}
