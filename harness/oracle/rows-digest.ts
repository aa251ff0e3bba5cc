import { createHash, type Hash, hash } from 'node:crypto'
import type { Digest } from '../model/outcome.ts'

/** Beyond this many bytes of rows a digest costs more than it tells. */
const maxDigestedBytes = 1 << 20
/** Up to here rows wait to be hashed at once, because to set up a hash costs more than a small result does. */
const maxWaitingBytes = 1 << 13

/** SHA-256 of rows in their order, as sent, in whatever pieces they come. */
export class RowsDigest {
  #waiting: Buffer[] = []
  #hash: Hash | undefined
  #bytes = 0
  #digest: Digest | undefined

  add(rows: Buffer): void {
    if (this.#bytes > maxDigestedBytes) return
    this.#bytes += rows.length
    if (this.#bytes > maxDigestedBytes) this.#hash = undefined
    else if (this.#hash) this.#hash.update(rows)
    else {
      this.#waiting.push(Buffer.from(rows))
      if (this.#bytes > maxWaitingBytes) this.#hashWaiting()
    }
    if (this.#bytes > maxDigestedBytes) this.#waiting = []
  }

  /** Null where there was too much to hash. Nothing is hashed twice where `other` has hashed the same bytes. */
  digest(other: RowsDigest): Digest {
    this.#digest = other.#digest && this.#holdsSameAs(other) ? other.#digest : this.#compute()
    return this.#digest
  }

  #compute(): Digest {
    if (this.#bytes > maxDigestedBytes) return null
    if (this.#hash) return this.#hash.digest('hex')
    const [first] = this.#waiting
    if (!first) return ofNothing
    return hash('sha256', this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting), 'hex')
  }

  /** Both hold the same bytes, in one piece. */
  #holdsSameAs(other: RowsDigest): boolean {
    const [mine] = this.#waiting
    const [theirs] = other.#waiting
    const arePieces = this.#waiting.length === 1 && other.#waiting.length === 1
    return arePieces && mine !== undefined && theirs !== undefined && mine.equals(theirs)
  }

  #hashWaiting(): void {
    this.#hash = createHash('sha256')
    for (const rows of this.#waiting) this.#hash.update(rows)
    this.#waiting = []
  }
}

const ofNothing = hash('sha256', '', 'hex')
