import { hash } from 'node:crypto'
import type { BySide, Side } from '../model/side.ts'
import { RowTable } from './row-table.ts'

/**
 * How much the difference of two multisets of rows is kept of. `rows`: the rows themselves. `digests`: a digest of each
 * row's meaning. `sums`: one sum of digests for each side, which tells whether the multisets are equal and no more.
 */
export type Keeping = 'rows' | 'digests' | 'sums'

interface Leftover {
  side: Side
  row: Buffer
}

/** Beyond `rowBytes` of rows digests are kept, beyond that many `digests` sums. */
export interface RowMultisetLimits {
  rowBytes: number
  digests: number
}

interface Entry {
  /** How many more of this row the source has than the target. */
  surplus: number
  /** Absent once there were too many rows to keep them all. */
  row: Buffer | undefined
}

/** What an entry costs beside its key and its row. */
const entryBytes = 200

/** Rows still kept beside their digests, to show some that differ. */
const maxExamples = 1000

/**
 * Rows cost several times less than digests, for which each must be decoded: 500,000 of 100 bytes in opposite orders fit,
 * and the whole program stays under 400 MB. While rows turn to digests both are there.
 */
const defaultLimits = { rowBytes: 160 << 20, digests: 200_000 }

const digestModulus = 1n << 128n

/**
 * The difference of two multisets of rows, as they arrive from both sides. Rows that both have leave nothing behind, so
 * that memory follows how far apart the two orders are, and it is bounded: first rows, then digests, then sums.
 */
export class RowMultiset {
  readonly #bytesAreComparable: boolean
  readonly #meaningOf: (side: Side, row: Buffer) => string
  readonly #wordsOf: (side: Side, row: Buffer) => Buffer
  readonly #metEqual: (rows: BySide<Buffer>) => void
  readonly #limits: RowMultisetLimits
  #keeping: Keeping = 'rows'
  /** As long as rows are kept, and equal by their bytes. */
  #table = new RowTable()
  /** Else, by their meanings or digests. */
  #entries = new Map<string, Entry>()
  #bytes = 0
  #sums = { source: 0n, target: 0n }
  #counts = { source: 0, target: 0 }
  #byteSums = { source: 0, target: 0 }

  constructor(options: {
    /** Rows of both sides are equal when their bytes are; otherwise only their meanings can be set side by side. */
    bytesAreComparable: boolean
    /** Equal for rows that are equal by meaning, and for no others. */
    meaningOf: (side: Side, row: Buffer) => string
    /** The values of a row as they are written: the same for both sides, also where their packets are not. */
    wordsOf: (side: Side, row: Buffer) => Buffer
    /** Told of rows that meet by meaning, where bytes cannot tell whether they are written alike. */
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

  /** The same for a row that lies between these places; only where bytes are comparable. */
  addBytes(side: Side, bytes: Buffer, start: number, end: number): void {
    if (this.#keeping !== 'rows') {
      this.add(side, bytes.subarray(start, end))
      return
    }
    this.#table.add(bytes, start, end, side === 'source' ? 1 : -1)
    if (this.#table.bytes + this.#table.count * entryBytes > this.#limits.rowBytes) this.#turnToDigests()
  }

  /** Beyond `rows`: whether the same meanings came in other bytes. With `rows` the leftovers themselves tell. */
  get bytesDiffer(): boolean {
    return this.#byteSums.source !== this.#byteSums.target
  }

  /** How many rows one side has that the other lacks; at least one where only sums are left and they differ. */
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

  /** The rows of `leftoverCount` that were kept. */
  *leftovers(): Generator<Leftover> {
    yield* leftoversOf(this.#table.rows())
    yield* leftoversOf(this.#entries.values())
  }

  #count(side: Side, key: string, row: Buffer | undefined): void {
    const step = side === 'source' ? 1 : -1
    const entry = this.#entries.get(key)
    if (!entry) {
      // A copy: the packet is a view into a receive buffer that is far larger.
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

/** 128 bits of SHA-256, one byte a character. */
function digestOf(text: string): string {
  return hash('sha256', text, 'buffer').toString('latin1', 0, 16)
}

function numberOf(digest: string): bigint {
  return BigInt(`0x${Buffer.from(digest, 'latin1').toString('hex')}`)
}

/** FNV-1a: enough to notice that equal meanings were written in other bytes; it decides nothing else. */
function checksum(row: Buffer): number {
  let value = 0x811c9dc5
  for (const byte of row) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}
