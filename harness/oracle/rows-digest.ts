import { createHash, type Hash, hash } from 'node:crypto'
import type { Digest } from '../model/outcome.ts'

/** Beyond this many bytes of rows, a digest costs more than it is worth. */
const maxDigestedBytes = 1 << 20
/**
 * Up to this many bytes wait to be hashed at once, because the setup of a hash costs more than hashing a small result.
 */
const maxWaitingBytes = 1 << 13

/** The SHA-256 of rows in their order, as sent, independent of how they are split into blocks. */
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

  /** Returns null if there were too many bytes to hash. Reuses the digest of `other` if it has the same bytes. */
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

  /** True if both contain the same bytes, each in one piece. */
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
