import type { Outcome } from '../model/outcome.ts'
import { type BySide, sides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { isRepeatableQuery } from '../suite/repeatable-query.ts'

/** What may do something when a query runs that does not show it. */
const mayHide = /\b(?:view|function|package|sequence|optimizer_trace)\b/i
const mayLookBack =
  /\b(?:row_count|found_rows|warning_count|error_count|diagnostics|show\s+(?:warnings|errors|count))\b/i

/** Where quotes depend on the mode of the session, and so what the text means. */
const isAmbiguous = /["\\]/

/**
 * The queries of a suite of which the list of warnings need not be asked for behind each: should one warn, it is run once
 * more when nothing else is under way. Only those whose like has been answered without a warning, and never with one.
 */
export class RepeatableQueries {
  readonly #isUnfit: boolean
  /** By shape, of those that have been answered. */
  readonly #known = new Map<string, boolean>()

  constructor({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // What looks back openly has the statement before it for itself; what does so inside of a program would see ours.
    this.#isUnfit = texts.some(
      ({ sql, readsDiagnostics }) => mayHide.test(sql) || (!readsDiagnostics && mayLookBack.test(sql)),
    )
  }

  has({ sql, normalised }: Pick<Statement, 'sql' | 'normalised'>): boolean {
    return !this.#isUnfit && this.#known.get(normalised) === true && !isAmbiguous.test(sql)
  }

  /** To be told of every answer. */
  note({ normalised }: Pick<Statement, 'normalised'>, reply: BySide<readonly Outcome[]>): void {
    if (sides.some(side => reply[side].some(warns))) this.#known.set(normalised, false)
    else if (!this.#isUnfit && !this.#known.has(normalised)) this.#known.set(normalised, isRepeatableQuery(normalised))
  }
}

function warns(outcome: Outcome): boolean {
  return 'warnings' in outcome && outcome.warnings.count > 0
}
