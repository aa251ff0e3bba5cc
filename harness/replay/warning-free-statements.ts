import type { Outcome } from '../model/outcome.ts'
import { type BySide, sides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'

/**
 * The statements of a suite of which the list of warnings need not be asked for behind each: those whose like has been
 * answered without a warning, and never with one. Should one warn nevertheless, its list is gone; how to get it is told
 * here, too.
 */
export class WarningFreeStatements {
  readonly #looksBack: boolean
  readonly #hides: boolean
  /** By form, of those that have been answered. */
  readonly #quiet = new Map<string, boolean>()

  constructor({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // What looks back openly has the statement before it for itself; what does so inside of a program would see ours.
    this.#looksBack = texts.some(({ effects }) => effects.diagnostics === 'concealed')
    this.#hides = texts.some(({ effects }) => effects.conceals.size > 0)
  }

  /** `isRestartable`: the list can be had of any statement, by running the suite once more up to there. */
  has(statement: Pick<Statement, 'effects' | 'normalised'>, isRestartable: boolean): boolean {
    if (this.#looksBack || this.#quiet.get(statement.normalised) !== true) return false
    return isRestartable ? statement.effects.errors === 'raised' : this.isRepeatable(statement)
  }

  /** It answers the same when it is run once more, and leaves nothing else behind. */
  isRepeatable({ effects }: Pick<Statement, 'effects'>): boolean {
    return !this.#hides && effects.repetition === 'same-answer'
  }

  /** To be told of every answer. */
  add({ normalised }: Pick<Statement, 'normalised'>, reply: BySide<readonly Outcome[]>): void {
    if (sides.some(side => reply[side].some(warns))) this.#quiet.set(normalised, false)
    else if (!this.#quiet.has(normalised)) this.#quiet.set(normalised, true)
  }
}

function warns(outcome: Outcome): boolean {
  return 'warnings' in outcome && outcome.warnings.count > 0
}
