import { hash } from 'node:crypto'
import type { BySide, Side } from '../model/side.ts'
import { RowTable } from './row-table.ts'

/**
 * How much is kept of the difference of two multisets of rows. `rows`: the rows themselves. `digests`: a digest of each
 * row's meaning. `sums`: one sum of digests for each side, which shows only whether the multisets are equal.
 */
export type Keeping = 'rows' | 'digests' | 'sums'

interface Leftover {
  side: Side
  row: Buffer
}

/** Beyond `rowBytes` bytes of rows, digests are kept; beyond `digests` digests, sums are kept. */
export interface RowMultisetLimits {
  rowBytes: number
  digests: number
}

interface Entry {
  /** The number of equal rows on the source minus the number on the target. */
  surplus: number
  /** Absent once there were too many rows to keep them all. */
  row: Buffer | undefined
}

/** The memory of an entry in addition to its key and its row. */
const entryBytes = 200

/** The number of rows that are kept along with their digests, as examples of rows that differ. */
const maxExamples = 1000

/**
 * Rows cost several times less than digests, because each row must be decoded for its digest: 500,000 rows of 100 bytes
 * in opposite orders fit, and the whole program stays under 400 MB. While rows are converted to digests, both are in
 * memory.
 */
const defaultLimits = { rowBytes: 160 << 20, digests: 200_000 }

const digestModulus = 1n << 128n

/**
 * The difference of two multisets of rows, as they arrive from both sides. Rows that both sides have are removed, so
 * that memory depends on how far apart the two orders are. Memory is bounded: first rows are kept, then digests, then
 * sums.
 */
export class RowMultiset {
  readonly #bytesAreComparable: boolean
  readonly #meaningOf: (side: Side, row: Buffer) => string
  readonly #wordsOf: (side: Side, row: Buffer) => Buffer
  readonly #metEqual: (rows: BySide<Buffer>) => void
  readonly #limits: RowMultisetLimits
  #keeping: Keeping = 'rows'
  /** Used as long as rows are kept and are equal by their bytes. */
  #table = new RowTable()
  /** Used otherwise: the rows by their meanings or digests. */
  #entries = new Map<string, Entry>()
  #bytes = 0
  #sums = { source: 0n, target: 0n }
  #counts = { source: 0, target: 0 }
  #byteSums = { source: 0, target: 0 }

  constructor(options: {
    /** True: rows are equal if their bytes are. False: rows of both sides can only be compared by their meanings. */
    bytesAreComparable: boolean
    /** Returns equal texts for rows that are equal in meaning, and only for these. */
    meaningOf: (side: Side, row: Buffer) => string
    /** Returns the values of a row as bytes that are the same for both sides, even if their packets differ. */
    wordsOf: (side: Side, row: Buffer) => Buffer
    /** Called with rows of equal meaning, if their bytes do not show whether the values have the same form. */
    metEqual: (rows: BySide<Buffer>) => void
    limits?: RowMultisetLimits
  }) {
    this.#bytesAreComparable = options.bytesAreComparable
    this.#meaningOf = options.meaningOf
    this.#wordsOf = options.wordsOf
    this.#metEqual = options.metEqual
    this.#limits = options.limits ?? defaultLimits
  }

  get keeping(): Keeping {
    return this.#keeping
  }

  add(side: Side, row: Buffer): void {
    switch (this.#keeping) {
      case 'rows':
        if (this.#bytesAreComparable) this.addBytes(side, row, 0, row.length)
        else {
          this.#count(side, this.#meaningOf(side, row), row)
          if (this.#bytes > this.#limits.rowBytes) this.#turnToDigests()
        }
        return
      case 'digests':
        this.#addBytes(side, row)
        this.#count(side, digestOf(this.#meaningOf(side, row)), undefined)
        if (this.#entries.size > this.#limits.digests) this.#turnToSums()
        return
      case 'sums':
        this.#addBytes(side, row)
        this.#addToSum(side, digestOf(this.#meaningOf(side, row)), 1)
        return
      default:
        this.#keeping satisfies never
    }
  }

  /** Adds a row that is a part of `bytes`; called only where bytes are comparable. */
  addBytes(side: Side, bytes: Buffer, start: number, end: number): void {
    if (this.#keeping !== 'rows') {
      this.add(side, bytes.subarray(start, end))
      return
    }
    this.#table.add(bytes, start, end, side === 'source' ? 1 : -1)
    if (this.#table.bytes + this.#table.count * entryBytes > this.#limits.rowBytes) this.#turnToDigests()
  }

  /**
   * For digests and sums: whether equal meanings came in different bytes. If rows are kept, the leftovers show this.
   */
  get bytesDiffer(): boolean {
    return this.#byteSums.source !== this.#byteSums.target
  }

  /** Returns how many rows of one side the other side lacks; at least 1 if only sums are kept and they differ. */
  leftoverCount(side: Side): number {
    if (this.#keeping === 'sums') {
      const other = side === 'source' ? 'target' : 'source'
      const missing = Math.max(0, this.#counts[side] - this.#counts[other])
      return missing > 0 ? missing : this.#sums.source === this.#sums.target ? 0 : 1
    }
    let count = 0
    for (const { surplus } of this.#table.rows()) {
      if (side === 'source' ? surplus > 0 : surplus < 0) count += Math.abs(surplus)
    }
    for (const { surplus } of this.#entries.values()) {
      if (side === 'source' ? surplus > 0 : surplus < 0) count += Math.abs(surplus)
    }
    return count
  }

  /** The rows counted by `leftoverCount`, if they were kept. */
  *leftovers(): Generator<Leftover> {
    yield* leftoversOf(this.#table.rows())
    yield* leftoversOf(this.#entries.values())
  }

  #count(side: Side, key: string, row: Buffer | undefined): void {
    const step = side === 'source' ? 1 : -1
    const entry = this.#entries.get(key)
    if (!entry) {
      // A copy, because the packet is a view into a much larger receive buffer.
      this.#entries.set(key, { surplus: step, row: row && Buffer.from(row) })
      this.#bytes += entryBytes + key.length + (row?.length ?? 0)
      return
    }
    if (this.#keeping === 'rows' && row && entry.row && Math.sign(entry.surplus) !== step)
      this.#metEqual(side === 'source' ? { source: row, target: entry.row } : { source: entry.row, target: row })
    if (entry.surplus + step === 0) {
      this.#entries.delete(key)
      this.#bytes -= entryBytes + key.length + (entry.row?.length ?? 0)
    } else {
      entry.surplus += step
    }
  }

  #turnToDigests(): void {
    const [table, entries] = [this.#table, this.#entries]
    this.#table = new RowTable()
    this.#entries = new Map()
    for (const kept of [table.rows(), entries.values()]) {
      for (const { side, row } of leftoversOf(kept)) {
        this.#addBytes(side, row)
        this.#count(side, digestOf(this.#meaningOf(side, row)), this.#entries.size < maxExamples ? row : undefined)
      }
    }
    this.#keeping = 'digests'
  }

  #turnToSums(): void {
    this.#keeping = 'sums'
    for (const [digest, { surplus }] of this.#entries) {
      this.#addToSum(surplus > 0 ? 'source' : 'target', digest, Math.abs(surplus))
    }
    this.#entries.clear()
  }

  #addBytes(side: Side, row: Buffer): void {
    const words = this.#bytesAreComparable ? row : this.#wordsOf(side, row)
    this.#byteSums[side] = (this.#byteSums[side] + checksum(words)) % Number.MAX_SAFE_INTEGER
  }

  #addToSum(side: Side, digest: string, times: number): void {
    this.#sums[side] = (this.#sums[side] + numberOf(digest) * BigInt(times)) % digestModulus
    this.#counts[side] += times
  }
}

function* leftoversOf(entries: Iterable<Entry>): Generator<Leftover> {
  for (const { surplus, row } of entries) {
    if (!row) continue
    const side = surplus > 0 ? 'source' : 'target'
    for (let i = 0; i < Math.abs(surplus); i++) yield { side, row }
  }
}

/** Returns 128 bits of SHA-256, one character for each byte. */
function digestOf(text: string): string {
  return hash('sha256', text, 'buffer').toString('latin1', 0, 16)
}

function numberOf(digest: string): bigint {
  return BigInt(`0x${Buffer.from(digest, 'latin1').toString('hex')}`)
}

/** FNV-1a: sufficient to notice that equal meanings came in different bytes; it is used for nothing else. */
function checksum(row: Buffer): number {
  let value = 0x811c9dc5
  for (const byte of row) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}
