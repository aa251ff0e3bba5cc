import { endOfRow, maxPayload, packetHeaderBytes, payloadLength, type RowBlock } from '../model/row-block.ts'
import type { Side } from '../model/side.ts'

/** Rows in the order of their arrival, with their size. */
export class RowQueue {
  #blocks: RowBlock[] = []
  /** Where in the first block the next row begins, and how many rows it still has. */
  #start = 0
  #left = 0
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#bytes === 0
  }

  push(block: RowBlock): void {
    if (this.#blocks.push(block) === 1) this.#left = block.count
    this.#bytes += block.bytes.length
  }

  /** Copies what is left of the block that was pushed last. */
  keep(): void {
    const last = this.#blocks.pop()
    if (!last) return
    const isFirst = this.#blocks.length === 0
    this.#blocks.push(
      isFirst
        ? { bytes: Buffer.from(last.bytes.subarray(this.#start)), count: this.#left }
        : { bytes: Buffer.from(last.bytes), count: last.count },
    )
    if (isFirst) this.#start = 0
  }

  /** The payload of the next row, as a view. */
  shift(): Buffer | undefined {
    const [block] = this.#blocks
    if (!block) return undefined
    const end = endOfRow(block.bytes, this.#start)
    const row = block.bytes.subarray(this.#start + packetHeaderBytes, end)
    this.#take(end - this.#start, 1)
    return row
  }

  /** Takes as many rows off both queues as they hold in their first blocks, one by one, and shows where each lies. */
  static shiftPlaces(
    source: RowQueue,
    target: RowQueue,
    place: (side: Side, bytes: Buffer, start: number, end: number) => void,
  ): void {
    for (let left = Math.min(source.#left, target.#left); left > 0; left--) {
      source.#shiftPlace('source', place)
      target.#shiftPlace('target', place)
    }
  }

  /** Takes as many rows off both queues as they hold in their first blocks, and tells of each pair. */
  static shiftPairs(source: RowQueue, target: RowQueue, pair: (source: Buffer, target: Buffer) => void): void {
    for (let left = Math.min(source.#left, target.#left); left > 0; left--) pair(source.shift()!, target.shift()!)
  }

  /**
   * Takes the same rows off both queues, as many as the shorter of their first blocks holds; nothing, and undefined, where
   * these are not the same bytes. Neither queue may be empty.
   */
  static shiftSame(source: RowQueue, target: RowQueue): RowBlock | undefined {
    const one = source.#blocks[0]!.bytes
    const other = target.#blocks[0]!.bytes
    const [start, otherStart] = [source.#start, target.#start]
    const [length, otherLength] = [one.length - start, other.length - otherStart]
    const shorter = Math.min(length, otherLength)
    // The header of a row that fills its block does not tell how long it is.
    if (length !== otherLength && payloadLength(one, start) === maxPayload) return undefined
    if (one.compare(other, otherStart, otherStart + shorter, start, start + shorter) !== 0) return undefined
    const count = length === shorter ? source.#left : target.#left
    source.#take(shorter, count)
    target.#take(shorter, count)
    return { bytes: start === 0 && length === shorter ? one : one.subarray(start, start + shorter), count }
  }

  clear(): void {
    this.#blocks = []
    this.#start = 0
    this.#left = 0
    this.#bytes = 0
  }

  #shiftPlace(side: Side, place: (side: Side, bytes: Buffer, start: number, end: number) => void): void {
    const { bytes } = this.#blocks[0]!
    const start = this.#start
    const end = endOfRow(bytes, start)
    this.#take(end - start, 1)
    place(side, bytes, start + packetHeaderBytes, end)
  }

  #take(bytes: number, count: number): void {
    this.#bytes -= bytes
    this.#start += bytes
    this.#left -= count
    if (this.#left > 0) return
    this.#blocks.shift()
    this.#start = 0
    this.#left = this.#blocks[0]?.count ?? 0
  }
}
