import { endOfRow, maxPayload, packetHeaderBytes, payloadLength, type RowBlock } from '../model/row-block.ts'
import type { Side } from '../model/side.ts'

/** Rows in the order of their arrival, with their size. */
export class RowQueue {
  #blocks: RowBlock[] = []
  /** The start of the next row in the first block, and the number of rows that remain in this block. */
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

  /** Copies the rest of the block that was pushed last. */
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

  /** Removes the next row and returns its payload, as a view. */
  shift(): Buffer | undefined {
    const [block] = this.#blocks
    if (!block) return undefined
    const end = endOfRow(block.bytes, this.#start)
    const row = block.bytes.subarray(this.#start + packetHeaderBytes, end)
    this.#take(end - this.#start, 1)
    return row
  }

  /**
   * Removes the same number of rows from both queues, up to the end of a first block, and reports where each row is.
   */
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

  /** Removes the same number of rows from both queues, up to the end of a first block, and reports each pair. */
  static shiftPairs(source: RowQueue, target: RowQueue, pair: (source: Buffer, target: Buffer) => void): void {
    for (let left = Math.min(source.#left, target.#left); left > 0; left--) pair(source.shift()!, target.shift()!)
  }

  /**
   * Removes equal rows from both queues, as many as the shorter of their first blocks contains. If the bytes differ, it
   * removes nothing and returns undefined. Neither queue may be empty.
   */
  static shiftSame(source: RowQueue, target: RowQueue): RowBlock | undefined {
    const one = source.#blocks[0]!.bytes
    const other = target.#blocks[0]!.bytes
    const [start, otherStart] = [source.#start, target.#start]
    const [length, otherLength] = [one.length - start, other.length - otherStart]
    const shorter = Math.min(length, otherLength)
    // The header of a row that fills its block does not contain the length of the row.
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
