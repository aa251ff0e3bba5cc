import type { RowBlock } from '../model/row-block.ts'

/** Collects packets of one kind as one contiguous piece of bytes. */
export class PacketRun {
  /** Copies of the packets before the last contiguous ones. */
  #pieces: Buffer[] = []
  #bytes: Buffer | undefined
  #start = 0
  #end = 0
  #count = 0

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** Whether a packet that begins at `start` directly follows the last packet. */
  isContinuedBy(bytes: Buffer, start: number): boolean {
    return this.#bytes === bytes && this.#end === start
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (!this.isContinuedBy(bytes, start)) {
      this.keep()
      this.#bytes = bytes
      this.#start = start
    }
    this.#end = end
    this.#count += 1
  }

  /** Copies the packets that have not been copied yet. */
  keep(): void {
    if (!this.#bytes) return
    this.#pieces.push(Buffer.from(this.#bytes.subarray(this.#start, this.#end)))
    this.#bytes = undefined
  }

  /** Returns the collected packets and starts again; the result is a view if all packets are contiguous. */
  take(): RowBlock {
    const last = this.#bytes?.subarray(this.#start, this.#end) ?? noBytes
    const bytes = this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last])
    const block = { bytes, count: this.#count }
    if (this.#pieces.length > 0) this.#pieces = []
    this.#bytes = undefined
    this.#count = 0
    return block
  }
}

const noBytes = Buffer.alloc(0)
