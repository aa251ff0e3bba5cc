/** The size of a chunk that contains rows; a larger row has its own chunk. */
const chunkBytes = 1 << 20
/** Space of removed rows is reclaimed when it exceeds this many bytes and the bytes of the remaining rows. */
const mostGarbageBytes = 1 << 23

// The fields of each entry, as offsets into an array of integers.
const chunkAt = 0
const startAt = 1
const lengthAt = 2
const hashAt = 3
const surplusAt = 4
/** The next entry of the same bucket, or of the list of free entries; 0 for none. Entries count from 1. */
const nextAt = 5
const integersOfEntry = 6

/**
 * Counts, by the bytes of rows, how many more of each row one side has than the other; rows that both have are removed.
 * A separate table, because a Map with strings as keys takes three times as long, mostly to create the strings.
 */
export class RowTable {
  #chunks: Buffer[] = []
  /** The number of bytes used in the last chunk. */
  #used = chunkBytes
  #entries = new Int32Array(integersOfEntry * 1024)
  /** The number of entries used so far, and the first of those that are free again. */
  #entryCount = 0
  #free = 0
  /** The first entry of each bucket. */
  #buckets = new Int32Array(1024)
  #count = 0
  #liveBytes = 0
  #garbageBytes = 0

  /** The number of distinct rows of which one side has more. */
  get count(): number {
    return this.#count
  }

  /** The total bytes of these rows. */
  get bytes(): number {
    return this.#liveBytes
  }

  /** Adds (1) or removes (-1) the row between `start` and `end`. */
  add(bytes: Buffer, start: number, end: number, step: 1 | -1): void {
    const length = end - start
    const hash = hashOf(bytes, start, end)
    const bucket = hash & (this.#buckets.length - 1)
    let before = 0
    for (let entry = this.#buckets[bucket]!; entry !== 0; entry = this.#of(entry, nextAt)) {
      if (this.#of(entry, hashAt) === hash && this.#isSame(entry, bytes, start, length)) {
        const surplus = this.#of(entry, surplusAt) + step
        if (surplus === 0) this.#remove(entry, before, bucket)
        else this.#set(entry, surplusAt, surplus)
        return
      }
      before = entry
    }
    this.#insert(bytes, start, length, hash, step)
  }

  /** Yields the rows, as copies. */
  *rows(): Generator<{ row: Buffer; surplus: number }> {
    for (let entry = 1; entry <= this.#entryCount; entry++) {
      const surplus = this.#of(entry, surplusAt)
      if (surplus !== 0) yield { row: Buffer.from(this.#rowOf(entry)), surplus }
    }
  }

  #of(entry: number, which: number): number {
    return this.#entries[(entry - 1) * integersOfEntry + which]!
  }

  #set(entry: number, which: number, value: number): void {
    this.#entries[(entry - 1) * integersOfEntry + which] = value
  }

  #rowOf(entry: number): Buffer {
    const start = this.#of(entry, startAt)
    return this.#chunks[this.#of(entry, chunkAt)]!.subarray(start, start + this.#of(entry, lengthAt))
  }

  #isSame(entry: number, bytes: Buffer, start: number, length: number): boolean {
    if (this.#of(entry, lengthAt) !== length) return false
    const chunk = this.#chunks[this.#of(entry, chunkAt)]!
    const at = this.#of(entry, startAt)
    return chunk.compare(bytes, start, start + length, at, at + length) === 0
  }

  #insert(bytes: Buffer, start: number, length: number, hash: number, step: 1 | -1): void {
    const entry = this.#takeEntry()
    this.#set(entry, lengthAt, length)
    this.#set(entry, hashAt, hash)
    this.#set(entry, surplusAt, step)
    this.#store(entry, bytes, start, length)
    this.#count += 1
    this.#liveBytes += length
    if (this.#count > this.#buckets.length) this.#spread()
    else this.#link(entry)
  }

  #takeEntry(): number {
    const free = this.#free
    if (free !== 0) {
      this.#free = this.#of(free, nextAt)
      return free
    }
    this.#entryCount += 1
    if (this.#entryCount * integersOfEntry > this.#entries.length) {
      const more = new Int32Array(this.#entries.length * 2)
      more.set(this.#entries)
      this.#entries = more
    }
    return this.#entryCount
  }

  #store(entry: number, bytes: Buffer, start: number, length: number): void {
    const last = this.#chunks.at(-1)
    if (!last || this.#used + length > last.length) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(chunkBytes, length)))
      this.#used = 0
    }
    const chunk = this.#chunks.length - 1
    bytes.copy(this.#chunks[chunk]!, this.#used, start, start + length)
    this.#set(entry, chunkAt, chunk)
    this.#set(entry, startAt, this.#used)
    this.#used += length
  }

  #link(entry: number): void {
    const bucket = this.#of(entry, hashAt) & (this.#buckets.length - 1)
    this.#set(entry, nextAt, this.#buckets[bucket]!)
    this.#buckets[bucket] = entry
  }

  /** Distributes the entries over more buckets. */
  #spread(): void {
    this.#buckets = new Int32Array(this.#buckets.length * 4)
    for (let entry = 1; entry <= this.#entryCount; entry++) if (this.#of(entry, surplusAt) !== 0) this.#link(entry)
  }

  #remove(entry: number, before: number, bucket: number): void {
    const next = this.#of(entry, nextAt)
    if (before === 0) this.#buckets[bucket] = next
    else this.#set(before, nextAt, next)
    const length = this.#of(entry, lengthAt)
    this.#set(entry, surplusAt, 0)
    this.#set(entry, nextAt, this.#free)
    this.#free = entry
    this.#count -= 1
    this.#liveBytes -= length
    this.#garbageBytes += length
    if (this.#garbageBytes > Math.max(mostGarbageBytes, this.#liveBytes)) this.#compact()
  }

  /** Copies the rows into new chunks, without the unused space between them. */
  #compact(): void {
    const chunks = this.#chunks
    this.#chunks = []
    this.#used = chunkBytes
    this.#garbageBytes = 0
    for (let entry = 1; entry <= this.#entryCount; entry++) {
      if (this.#of(entry, surplusAt) === 0) continue
      this.#store(entry, chunks[this.#of(entry, chunkAt)]!, this.#of(entry, startAt), this.#of(entry, lengthAt))
    }
  }
}

/** FNV-1a over four bytes at a time, mixed at the end, so that the lowest bits depend on all bytes. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start)
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    hash = Math.imul(hash ^ word, 0x01000193)
    hash ^= hash >>> 15
  }
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
