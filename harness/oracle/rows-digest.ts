import { createHash, type Hash, hash } from 'node:crypto'
import type { Digest } from '../model/outcome.ts'

/** Beyond this many bytes of rows a digest costs more than it tells. */
const maxDigestedBytes = 1 << 20
/** Up to here rows wait to be hashed at once, because to set up a hash costs more than a small result does. */
const maxWaitingBytes = 1 << 13

/** SHA-256 of rows in their order, as sent. */
export class RowsDigest {
  #waiting: Buffer[] = []
  #hash: Hash | undefined
  #bytes = 0

  add(row: Buffer): void {
    if (this.#bytes > maxDigestedBytes) return
    this.#bytes += row.length
    if (this.#bytes > maxDigestedBytes) this.#hash = undefined
    else if (this.#hash) this.#hash.update(row)
    else {
      this.#waiting.push(row)
      if (this.#bytes > maxWaitingBytes) this.#hashWaiting()
    }
    if (this.#bytes > maxDigestedBytes) this.#waiting = []
  }

  /** Null where there was too much to hash. */
  digest(): Digest {
    if (this.#bytes > maxDigestedBytes) return null
    if (this.#hash) return this.#hash.digest('hex')
    const [first] = this.#waiting
    if (!first) return ofNothing
    return hash('sha256', this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting), 'hex')
  }

  #hashWaiting(): void {
    this.#hash = createHash('sha256')
    for (const row of this.#waiting) this.#hash.update(row)
    this.#waiting = []
  }
}

const ofNothing = hash('sha256', '', 'hex')
