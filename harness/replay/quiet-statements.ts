import type { Outcome } from '../model/outcome.ts'
import { type BySide, sides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { isRepeatableQuery } from '../sql/effects/repeatable-query.ts'

/** What may do something when a query runs that does not show it. */
const mayHide = /\b(?:view|function|package|sequence|optimizer_trace)\b/i
const mayLookBack =
  /\b(?:row_count|found_rows|warning_count|error_count|diagnostics|show\s+(?:warnings|errors|count))\b/i

/** Where quotes depend on the mode of the session, and so what the text means. */
const isAmbiguous = /["\\]/

/** These turn errors into warnings, now and then. */
const turnsErrors = /\bignore\b/i

/**
 * The statements of a suite of which the list of warnings need not be asked for behind each: those whose like has been
 * answered without a warning, and never with one. Should one warn nevertheless, its list is gone; how to get it is told
 * here, too.
 */
export class QuietStatements {
  readonly #looksBack: boolean
  readonly #hides: boolean
  /** By form, of those that have been answered. */
  readonly #quiet = new Map<string, boolean>()
  readonly #repeatable = new Map<string, boolean>()

  constructor({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // What looks back openly has the statement before it for itself; what does so inside of a program would see ours.
    this.#looksBack = texts.some(({ sql, readsDiagnostics }) => !readsDiagnostics && mayLookBack.test(sql))
    this.#hides = texts.some(({ sql }) => mayHide.test(sql))
  }

  /** `canBeginAnew`: the list can be had of any statement, by running the suite once more up to there. */
  has(statement: Pick<Statement, 'sql' | 'normalised'>, canBeginAnew: boolean): boolean {
    if (this.#looksBack || this.#quiet.get(statement.normalised) !== true) return false
    return canBeginAnew ? !turnsErrors.test(statement.normalised) : this.isRepeatable(statement)
  }

  /** It answers the same when it is run once more, and leaves nothing else behind. */
  isRepeatable({ sql, normalised }: Pick<Statement, 'sql' | 'normalised'>): boolean {
    if (this.#hides || isAmbiguous.test(sql)) return false
    const known = this.#repeatable.get(normalised) ?? isRepeatableQuery(normalised)
    this.#repeatable.set(normalised, known)
    return known
  }

  /** To be told of every answer. */
  note({ normalised }: Pick<Statement, 'normalised'>, reply: BySide<readonly Outcome[]>): void {
    if (sides.some(side => reply[side].some(warns))) this.#quiet.set(normalised, false)
    else if (!this.#quiet.has(normalised)) this.#quiet.set(normalised, true)
  }
}

function warns(outcome: Outcome): boolean {
  return 'warnings' in outcome && outcome.warnings.count > 0
}
