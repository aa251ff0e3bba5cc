import type { Difference } from '../model/difference.ts'
import type { Column, Outcome, Protocol } from '../model/outcome.ts'
import type { RowBlock } from '../model/row-block.ts'
import type { ReplyStatus } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import { sides } from '../model/side.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import { compareColumns } from './compare-columns.ts'
import { compareOutcomes } from './compare-outcomes.ts'
import type { OrderDoubt } from './order-doubt.ts'
import { RowComparison, type RowOptions } from './row-comparison.ts'
import { RowQueue } from './row-queue.ts'
import { RowsDigest } from './rows-digest.ts'

const unread = (count: number) => ({ kind: 'read' as const, count, list: [] })

/** Beyond this surplus the sides certainly differ, and a server may send rows without end. */
const mostSurplusRows = 100_000

/** One side of one result while it arrives. */
class ResultSide {
  readonly queue = new RowQueue()
  readonly digest = new RowsDigest()
  columns: Column[] | undefined
  protocol: Protocol = 'text'
  rowCount = 0
  /** Set when this side of the result is complete. */
  outcome: Outcome | undefined
}

/**
 * Compares one result of a reply while both sides send it, each at its own pace. Rows wait in a queue until the row at
 * the same position of the other side has arrived.
 */
export class ResultComparison {
  readonly #result: number
  readonly #order: OrderGuarantee
  readonly #options: RowOptions
  readonly #sides: BySide<ResultSide> = { source: new ResultSide(), target: new ResultSide() }
  #rows: RowComparison | undefined
  #shape: Difference[] = []
  readonly #onlyCounted: BySide<number> = { source: 0, target: 0 }
  /** The sides have different numbers of columns: their rows are counted and not compared. */
  #incomparable = false

  constructor(result: number, order: OrderGuarantee, options: RowOptions = {}) {
    this.#result = result
    this.#order = order
    this.#options = options
  }

  columns(side: Side, columns: Column[], protocol: Protocol): void {
    this.#sides[side].columns = columns
    this.#sides[side].protocol = protocol
    const { source, target } = this.#sides
    if (!source.columns || !target.columns) return
    const both = { source: source.columns, target: target.columns }
    this.#shape = compareColumns(both.source, both.target, this.#result)
    if (both.source.length !== both.target.length) {
      this.#incomparable = true
      for (const each of sides) this.#sides[each].queue.clear()
      return
    }
    this.#rows = new RowComparison({
      columns: both,
      protocols: { source: source.protocol, target: target.protocol },
      order: this.#order,
      result: this.#result,
      options: this.#options,
    })
    this.#drain()
  }

  rows(side: Side, block: RowBlock): void {
    const here = this.#sides[side]
    here.rowCount += block.count
    here.digest.add(block.bytes)
    const other = this.#sides[side === 'source' ? 'target' : 'source']
    // If the other side has no rows to compare with, the rows are only counted.
    if (this.#incomparable || (other.outcome && !this.#rows)) return
    if (other.outcome && here.rowCount > other.rowCount + mostSurplusRows) {
      this.#onlyCounted[side] += block.count
      return
    }
    here.queue.push(block)
    this.#drain()
    here.queue.keep()
  }

  endOfRows(side: Side, status: ReplyStatus): void {
    const here = this.#sides[side]
    this.#complete(side, {
      kind: 'rows',
      columns: here.columns ?? [],
      rowCount: here.rowCount,
      digest: here.digest.digest(this.#sides[side === 'source' ? 'target' : 'source'].digest),
      warnings: unread(status.warningCount),
      inTransaction: status.inTransaction,
    })
  }

  /** Completes the result with an outcome that is not rows, or with the failure that interrupts its rows. */
  complete(side: Side, outcome: Outcome): void {
    this.#complete(side, outcome)
  }

  /** Returns the bytes of rows of this side that wait for the other side. */
  backlogBytes(side: Side): number {
    return this.#sides[side].queue.bytes
  }

  finish(): {
    outcomes: Partial<BySide<Outcome>>
    differences: Difference[]
    notCompared: string[]
    doubt?: OrderDoubt
  } {
    const { source, target } = this.#sides
    const outcomes = {
      ...(source.outcome ? { source: source.outcome } : {}),
      ...(target.outcome ? { target: target.outcome } : {}),
    }
    const { differences, notCompared } = compareOutcomes(outcomes, this.#result)
    let doubt: OrderDoubt | undefined
    if (outcomes.source?.kind === 'rows' && outcomes.target?.kind === 'rows') {
      differences.push(...this.#shape)
      const rows = this.#rows?.finish()
      differences.push(...(rows?.differences ?? []))
      doubt = rows?.doubt
      for (const side of sides) {
        const count = this.#onlyCounted[side]
        if (count > 0)
          notCompared.push(`rows: ${count} more of the ${side}, behind the end of the other side, were only counted`)
      }
      notCompared.push(...(rows ? rows.notCompared : ['rows: the sides return different numbers of columns']))
    }
    return { outcomes, differences, notCompared, ...(doubt ? { doubt } : {}) }
  }

  #complete(side: Side, outcome: Outcome): void {
    this.#sides[side].outcome = outcome
    this.#drain()
    if (outcome.kind !== 'rows') for (const each of sides) this.#sides[each].queue.clear()
  }

  /** Pairs the rows that wait on both sides; a row that waits after the other side has ended has no partner. */
  #drain(): void {
    const rows = this.#rows
    const { source, target } = this.#sides
    if (!rows) return
    while (!source.queue.isEmpty && !target.queue.isEmpty) {
      const same = rows.bytesAreComparable ? RowQueue.shiftSame(source.queue, target.queue) : undefined
      if (same) rows.same(same)
      else if (rows.takesAnyPlace) RowQueue.shiftPlaces(source.queue, target.queue, rows.anywhere)
      else RowQueue.shiftPairs(source.queue, target.queue, (one, other) => rows.pair(one, other))
    }
    for (const side of sides) {
      const other = this.#sides[side === 'source' ? 'target' : 'source']
      if (!other.outcome) continue
      for (let row = this.#sides[side].queue.shift(); row; row = this.#sides[side].queue.shift()) rows.single(side, row)
    }
  }
}
