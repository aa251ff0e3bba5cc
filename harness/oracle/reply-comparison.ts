import type { Difference } from '../model/difference.ts'
import type { Column, Outcome, Protocol, Warnings } from '../model/outcome.ts'
import type { RowBlock } from '../model/row-block.ts'
import type { ReplySink, ReplyStatus } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import { sides } from '../model/side.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import { compareWarnings } from './compare-warnings.ts'
import type { OrderDoubt } from './order-doubt.ts'
import { ResultComparison } from './result-comparison.ts'
import type { RowOptions } from './row-comparison.ts'

export interface ReplyFindings {
  source: Outcome[]
  target: Outcome[]
  differences: Difference[]
  notCompared: string[]
  /** The results whose order can be judged only if their sort keys are known; see `resolveDoubt`. */
  doubts: OrderDoubt[]
}

interface ReplyOptions extends RowOptions {
  /** Called whenever the number of waiting rows may have changed. */
  onBacklog?: (comparison: ReplyComparison) => void
}

/** Compares two replies to one statement, result by result, while both arrive. */
export class ReplyComparison {
  readonly #results: Results
  readonly #sides: BySide<ReplySide>

  constructor(order: OrderGuarantee, options: ReplyOptions = {}) {
    this.#results = new Results(order, options)
    const moved = () => options.onBacklog?.(this)
    this.#sides = {
      source: new ReplySide('source', this.#results, moved),
      target: new ReplySide('target', this.#results, moved),
    }
  }

  /** Returns the sink that takes the reply of a side. */
  sink(side: Side): ReplySink {
    return this.#sides[side]
  }

  /**
   * Returns the warning count of a side's last result; the list can be read from the server until the next statement.
   */
  warningCount(side: Side): number {
    return this.#sides[side].warningCount
  }

  isLost(side: Side): boolean {
    return this.#sides[side].isLost
  }

  noteWarnings(side: Side, warnings: Warnings): void {
    this.#sides[side].warnings = warnings
  }

  /** Returns the bytes of rows of this side that wait for the other side. */
  backlogBytes(side: Side): number {
    return this.#results.backlogBytes(side)
  }

  finish(): ReplyFindings {
    const findings: ReplyFindings = { source: [], target: [], differences: [], notCompared: [], doubts: [] }
    const isLost = this.isLost('source') || this.isLost('target')
    for (const result of this.#results.all) {
      const { outcomes, differences, notCompared, doubt } = result.finish()
      for (const side of sides) {
        const outcome = outcomes[side]
        if (!outcome) continue
        findings[side].push(outcome)
      }
      // Findings about an incomplete reply do not count.
      if (!isLost) findings.differences.push(...differences)
      if (!isLost && doubt) findings.doubts.push(doubt)
      findings.notCompared.push(...notCompared)
    }
    this.#compareWarnings(findings)
    return findings
  }

  /** Compares the warnings of the last result, the only ones that servers keep; those of an error repeat the error. */
  #compareWarnings(findings: ReplyFindings): void {
    const last = { source: findings.source.at(-1), target: findings.target.at(-1) }
    for (const side of sides) {
      const outcome = last[side]
      const { warnings } = this.#sides[side]
      if (outcome && 'warnings' in outcome && warnings) outcome.warnings = warnings
    }
    if (!last.source || !last.target || !('warnings' in last.source) || !('warnings' in last.target)) return
    const compared = compareWarnings(last.source.warnings, last.target.warnings, findings.source.length)
    findings.differences.push(...compared.differences)
    findings.notCompared.push(...compared.notCompared)
  }
}

class Results {
  readonly all: ResultComparison[] = []
  readonly #order: OrderGuarantee
  readonly #options: RowOptions

  constructor(order: OrderGuarantee, options: RowOptions) {
    this.#order = order
    this.#options = options
  }

  at(index: number): ResultComparison {
    this.all[index] ??= new ResultComparison(index + 1, this.#order, this.#options)
    return this.all[index]
  }

  backlogBytes(side: Side): number {
    let bytes = 0
    for (const result of this.all) bytes += result.backlogBytes(side)
    return bytes
  }
}

/** Receives the reply of one side. */
class ReplySide implements ReplySink {
  warningCount = 0
  isLost = false
  /** The warnings of the reply, if they were read. */
  warnings: Warnings | undefined
  readonly #side: Side
  readonly #results: Results
  readonly #moved: () => void
  /** The index of the result that is being received. */
  #current = 0

  constructor(side: Side, results: Results, moved: () => void) {
    this.#side = side
    this.#results = results
    this.#moved = moved
  }

  columns(columns: Column[], protocol: Protocol): void {
    this.#results.at(this.#current).columns(this.#side, columns, protocol)
  }

  rows(block: RowBlock): void {
    this.#results.at(this.#current).rows(this.#side, block)
    this.#moved()
  }

  endOfRows(status: ReplyStatus): void {
    this.warningCount = status.warningCount
    this.#results.at(this.#current).endOfRows(this.#side, status)
    this.#current += 1
  }

  done({ affectedRows, insertId, info, warningCount, inTransaction }: Parameters<ReplySink['done']>[0]): void {
    this.warningCount = warningCount
    const warnings = { kind: 'read' as const, count: warningCount, list: [] }
    this.#complete({ kind: 'done', affectedRows, insertId, info, warnings, inTransaction })
  }

  error(refusal: Parameters<ReplySink['error']>[0]): void {
    this.warningCount = 0
    this.#complete({ kind: 'error', ...refusal })
  }

  lost(lost: Parameters<ReplySink['lost']>[0]): void {
    this.warningCount = 0
    this.isLost = true
    this.#complete(lost)
  }

  end(): void {
    this.#moved()
  }

  #complete(outcome: Outcome): void {
    this.#results.at(this.#current).complete(this.#side, outcome)
    this.#current += 1
  }
}
