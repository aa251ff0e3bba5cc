import type { Outcome } from '../model/outcome.ts'
import { type BySide, sides } from '../model/side.ts'
import type { Statement, Suite } from '../model/statement.ts'

/**
 * The statements of a suite whose lists of warnings need not be read after each reply: a statement of the same shape
 * was answered without a warning, and none with one. If such a statement warns nevertheless, its list is lost; this
 * class also decides whether a repetition of the statement returns the list.
 */
export class WarningFreeStatements {
  readonly #looksBack: boolean
  readonly #hides: boolean
  /** By shape of answered statements: whether none of them has warned. */
  readonly #quiet = new Map<string, boolean>()

  constructor({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>) {
    const texts = [...(fixture?.statements ?? []), ...statements]
    // A statement that openly reads diagnostics gets those of the statement before it; a program that reads them inside
    // would see Crosscheck's own statements.
    this.#looksBack = texts.some(({ effects }) => effects.diagnostics === 'concealed')
    this.#hides = texts.some(({ effects }) => effects.conceals.size > 0)
  }

  /**
   * Returns whether the list of warnings need not be read. `isRestartable`: the list of any statement can be obtained
   * later, by running the suite once more up to that statement.
   */
  has(statement: Pick<Statement, 'effects' | 'normalised'>, isRestartable: boolean): boolean {
    if (this.#looksBack || this.#quiet.get(statement.normalised) !== true) return false
    return isRestartable ? statement.effects.errors === 'raised' : this.isRepeatable(statement)
  }

  /** Returns whether a repeated statement returns the same reply and changes nothing. */
  isRepeatable({ effects }: Pick<Statement, 'effects'>): boolean {
    return !this.#hides && effects.repetition === 'same-answer'
  }

  /** Must be called for every reply. */
  add({ normalised }: Pick<Statement, 'normalised'>, reply: BySide<readonly Outcome[]>): void {
    if (sides.some(side => reply[side].some(warns))) this.#quiet.set(normalised, false)
    else if (!this.#quiet.has(normalised)) this.#quiet.set(normalised, true)
  }
}

function warns(outcome: Outcome): boolean {
  return 'warnings' in outcome && outcome.warnings.count > 0
}
