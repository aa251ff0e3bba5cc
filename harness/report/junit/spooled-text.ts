import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { WriteFailure } from '../../model/write-failure.ts'

/** 1 MiB: the number of bytes that are kept in memory. */
const mostInMemory = 1 << 20
/** The maximum number of UTF-8 bytes for one UTF-16 unit of a string. */
const widestCharacter = 3

/**
 * Text that is stored until it is requested: a small part in memory, the rest in a file, which is unlinked as soon as
 * it is created, so that it disappears with the process however the process ends. A failure to write the file is thrown
 * when the text is requested, and not before, so that it does not interrupt the code that stores text.
 */
export class SpooledText implements Disposable {
  readonly #file: string
  #waiting = Buffer.allocUnsafe(mostInMemory)
  #waitingBytes = 0
  #descriptor: number | undefined
  #writtenBytes = 0
  #failure: unknown

  /** `directory` is the folder for the file. It must exist once there is more text than memory may hold. */
  constructor(directory: string) {
    this.#file = join(directory, `spool-${process.pid}.tmp`)
  }

  /** The size of the text in bytes of UTF-8. */
  get size(): number {
    return this.#writtenBytes + this.#waitingBytes
  }

  append(text: string): void {
    const mostBytes = text.length * widestCharacter
    if (this.#waitingBytes + mostBytes > this.#waiting.length) this.#writeOut()
    if (mostBytes > this.#waiting.length) this.#waiting = Buffer.allocUnsafe(mostBytes)
    this.#waitingBytes += this.#waiting.write(text, this.#waitingBytes)
  }

  /** Yields the text between two sizes, piece by piece; each piece is valid until the next one is requested. */
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
