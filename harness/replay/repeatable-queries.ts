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
 * more when nothing else is under way. One whose like has warned is not of them, because its list is likely to be needed.
 */
export class RepeatableQueries {
  readonly #isUnfit: boolean
  /** By shape. */
  readonly #known = new Map<string, boolean>()

  constructor({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // What looks back openly has the statement before it for itself; what does so inside of a program would see ours.
    this.#isUnfit = texts.some(
      ({ sql, readsDiagnostics }) => mayHide.test(sql) || (!readsDiagnostics && mayLookBack.test(sql)),
    )
  }

  has({ sql, normalised }: Pick<Statement, 'sql' | 'normalised'>): boolean {
    if (this.#isUnfit || isAmbiguous.test(sql)) return false
    let known = this.#known.get(normalised)
    if (known === undefined) {
      known = isRepeatableQuery(normalised)
      this.#known.set(normalised, known)
    }
    return known
  }

  noteWarning({ normalised }: Pick<Statement, 'normalised'>): void {
    this.#known.set(normalised, false)
  }
}
