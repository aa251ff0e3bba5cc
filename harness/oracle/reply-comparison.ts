import type { Difference } from '../model/difference.ts'
import type { Outcome, Warnings } from '../model/outcome.ts'
import type { ReplySink } from '../model/session.ts'
import type { BySide, Side } from '../model/side.ts'
import { sides } from '../model/side.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import { compareWarnings } from './compare-warnings.ts'
import { ResultComparison } from './result-comparison.ts'
import type { RowOptions } from './row-comparison.ts'

export interface ReplyFindings {
  source: Outcome[]
  target: Outcome[]
  differences: Difference[]
  notCompared: string[]
}

/** Compares two replies to one statement, result by result, while both arrive. */
export class ReplyComparison {
  readonly #order: OrderGuarantee
  readonly #options: RowOptions
  readonly #results: ResultComparison[] = []
  /** The index of the result that each side is in. */
  readonly #current: BySide<number> = { source: 0, target: 0 }
  readonly #warnings: Partial<BySide<Warnings>> = {}
  readonly #warningCounts: BySide<number> = { source: 0, target: 0 }

  constructor(order: OrderGuarantee, { limits, caselessColumns }: RowOptions = {}) {
    this.#order = order
    this.#options = { ...(limits ? { limits } : {}), ...(caselessColumns ? { caselessColumns } : {}) }
  }

  /** Where a side's reply goes. */
  sink(side: Side): ReplySink {
    const complete = (outcome: Outcome) => {
      this.#result(side).complete(side, outcome)
      this.#current[side] += 1
    }
    return {
      columns: (columns, protocol) => this.#result(side).columns(side, columns, protocol),
      row: packet => this.#result(side).row(side, packet),
      endOfRows: status => {
        this.#warningCounts[side] = status.warningCount
        this.#result(side).endOfRows(side, status)
        this.#current[side] += 1
      },
      done: ({ affectedRows, insertId, info, warningCount, inTransaction }) => {
        this.#warningCounts[side] = warningCount
        const warnings = { kind: 'read' as const, count: warningCount, list: [] }
        complete({ kind: 'done', affectedRows, insertId, info, warnings, inTransaction })
      },
      refused: refusal => {
        this.#warningCounts[side] = 0
        complete({ kind: 'refused', ...refusal })
      },
      lost: lost => {
        this.#warningCounts[side] = 0
        complete(lost)
      },
      end: () => {},
    }
  }

  /** What the last result of a side said of warnings; their list is there for the asking until the next statement. */
  warningCount(side: Side): number {
    return this.#warningCounts[side]
  }

  noteWarnings(side: Side, warnings: Warnings): void {
    this.#warnings[side] = warnings
  }

  /** Bytes of rows of this side that wait for the other one. */
  backlogBytes(side: Side): number {
    return this.#results.reduce((sum, result) => sum + result.backlogBytes(side), 0)
  }

  finish(): ReplyFindings {
    const findings: ReplyFindings = { source: [], target: [], differences: [], notCompared: [] }
    for (const result of this.#results) {
      const { outcomes, differences, notCompared } = result.finish()
      for (const side of sides) {
        const outcome = outcomes[side]
        if (outcome) findings[side].push(outcome)
      }
      findings.differences.push(...differences)
      findings.notCompared.push(...notCompared)
    }
    this.#compareWarnings(findings)
    return findings
  }

  #result(side: Side): ResultComparison {
    const index = this.#current[side]
    this.#results[index] ??= new ResultComparison(index + 1, this.#order, this.#options)
    return this.#results[index]
  }

  /** Servers keep the warnings of a reply's last result; a refusal's are the refusal itself. */
  #compareWarnings(findings: ReplyFindings): void {
    const last = { source: findings.source.at(-1), target: findings.target.at(-1) }
    for (const side of sides) {
      const outcome = last[side]
      const warnings = this.#warnings[side]
      if (outcome && 'warnings' in outcome && warnings) outcome.warnings = warnings
    }
    if (!last.source || !last.target || !('warnings' in last.source) || !('warnings' in last.target)) return
    const compared = compareWarnings(last.source.warnings, last.target.warnings, findings.source.length)
    findings.differences.push(...compared.differences)
    findings.notCompared.push(...compared.notCompared)
  }
}
