import type { RowBlock } from '../model/row-block.ts'

/** Packets of one kind, collected as one piece of bytes. */
export class PacketRun {
  /** Bytes of our own, of the packets before the last ones. */
  #pieces: Buffer[] = []
  #bytes: Buffer | undefined
  #start = 0
  #end = 0
  #count = 0

  get isEmpty(): boolean {
    return this.#count === 0
  }

  /** A packet that begins there lies right behind the last one. */
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

  /** Copies what has not been copied. */
  keep(): void {
    if (!this.#bytes) return
    this.#pieces.push(Buffer.from(this.#bytes.subarray(this.#start, this.#end)))
    this.#bytes = undefined
  }

  /** Restarts. A view, where all lie one behind the other. */
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
