import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { WriteFailure } from '../../model/write-failure.ts'

/** So many bytes are kept in memory. */
const mostInMemory = 1 << 20
/** A character of a string takes so many bytes of UTF-8 at most. */
const widestCharacter = 3

/**
 * Text that is put aside until it is asked for: a little of it in memory, more in a file, which has no name any more from
 * its first moment, so that it is gone with the process however that ends. A file that cannot be written is an error
 * when the text is asked for, and not before: whoever puts something aside has more important things to do.
 */
export class SpooledText implements Disposable {
  readonly #file: string
  #waiting = Buffer.allocUnsafe(mostInMemory)
  #waitingBytes = 0
  #descriptor: number | undefined
  #writtenBytes = 0
  #failure: unknown

  /** `directory`: where there is room for the file. It must be there when there is more text than goes into memory. */
  constructor(directory: string) {
    this.#file = join(directory, `spool-${process.pid}.tmp`)
  }

  /** How many bytes of UTF-8 there are. */
  get size(): number {
    return this.#writtenBytes + this.#waitingBytes
  }

  append(text: string): void {
    const mostBytes = text.length * widestCharacter
    if (this.#waitingBytes + mostBytes > this.#waiting.length) this.#writeOut()
    if (mostBytes > this.#waiting.length) this.#waiting = Buffer.allocUnsafe(mostBytes)
    this.#waitingBytes += this.#waiting.write(text, this.#waitingBytes)
  }

  /** What is between two sizes, piece by piece; each piece is good until the next one is asked for. */
  *read(from: number, to: number): Generator<Uint8Array, void> {
    const piece = Buffer.allocUnsafe(Math.min(mostInMemory, Math.max(0, Math.min(to, this.#writtenBytes) - from)))
    let at = from
    while (at < to && at < this.#writtenBytes) {
      const length = Math.min(piece.length, to - at, this.#writtenBytes - at)
      const read = this.#failure === undefined ? readSync(this.#descriptor!, piece, 0, length, at) : 0
      if (read === 0) throw this.#failure ?? new Error('what was put aside is not there any more')
      yield piece.subarray(0, read)
      at += read
    }
    if (at < to) yield this.#waiting.subarray(at - this.#writtenBytes, to - this.#writtenBytes)
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #writeOut(): void {
    const bytes = this.#waiting.subarray(0, this.#waitingBytes)
    try {
      if (this.#failure === undefined) this.#write(bytes)
    } catch (error) {
      this.#failure = new WriteFailure(this.#file, error)
    }
    this.#writtenBytes += bytes.length
    this.#waitingBytes = 0
  }

  #write(bytes: Uint8Array): void {
    this.#descriptor ??= openNameless(this.#file)
    let left = bytes
    while (left.length > 0) left = left.subarray(writeSync(this.#descriptor, left))
  }
}

function openNameless(file: string): number {
  const descriptor = openSync(file, 'wx+')
  rmSync(file)
  return descriptor
}
