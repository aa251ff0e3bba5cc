import type { Column } from '../model/outcome.ts'
import { readColumn } from './reply-reader.ts'

const mostKept = 2_000
/** Longer ones are not worth the comparison. */
const longestKept = 512
/** Lists that begin with the same definition. */
const mostAlike = 20

/**
 * The column definitions of one connection. Servers send the same ones again with every result of a kind, and reading
 * one takes longer than finding it, so that each is read once. Definitions and lists of them are shared: nobody
 * may change one.
 */
export class ColumnDefinitions {
  readonly #extendedMetadata: boolean
  #known = new Map<string, Column>()
  /** By the first definition in them. */
  #lists = new Map<Column, Column[][]>()

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
    if (this.#known.size >= mostKept) {
      this.#known = new Map()
      this.#lists = new Map()
    }
    this.#known.set(key, column)
    return column
  }

  /** The list as it was given out before, so that what follows from it need be found out but once. */
  shared(columns: Column[]): Column[] {
    const lists = this.#lists.get(columns[0]!) ?? []
    for (const list of lists) if (isSame(list, columns)) return list
    if (this.#lists.size >= mostKept) this.#lists = new Map()
    if (lists.length < mostAlike) this.#lists.set(columns[0]!, [...lists, columns])
    return columns
  }
}

function isSame(one: readonly Column[], other: readonly Column[]): boolean {
  if (one.length !== other.length) return false
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false
  return true
}
