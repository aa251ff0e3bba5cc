import { isDeprecation } from '../labels/deprecation-codes.ts'
import type { NamedServer } from '../labels/server-range.ts'
import type { Difference } from '../model/difference.ts'
import type { Warning, Warnings } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'
import type { ComparedStatement } from './finding-of.ts'

type WarnedStatement = Pick<ComparedStatement, 'source' | 'target' | 'differences' | 'normalised'>

/**
 * Tells deprecation warnings that only the source gives from warnings that matter: they end with the move. A list that
 * was left unread counts as such only where a statement of the same shape gave such a list.
 */
export class DeprecationWarnings {
  readonly #source: Pick<NamedServer, 'product'> | undefined
  /** By shape and counts of both sides: the codes of the lists that were read, undefined if one held anything else. */
  readonly #read = new Map<string, string | undefined>()

  /** `source` is absent if no server ever answered. */
  constructor(source: Pick<NamedServer, 'product'> | undefined) {
    this.#source = source
  }

  /** Must be called for each statement whose warnings differ. */
  note(statement: WarnedStatement): void {
    const warnings = warningsOf(statement)
    if (!warnings || warnings.source.kind === 'unread' || warnings.target.kind === 'unread') return
    this.noteRead(statement, warnings)
  }

  /** Notes lists of warnings that were read for a statement of the same shape. */
  noteRead({ normalised }: Pick<WarnedStatement, 'normalised'>, warnings: BySide<Warnings>): void {
    const key = keyOf(normalised, warnings)
    const codes = this.#codesOf(warnings)
    this.#read.set(key, !this.#read.has(key) || this.#read.get(key) === codes ? codes : undefined)
  }

  /** Returns whether what the warnings say is known only from other statements of the same shape. */
  isUnread(statement: WarnedStatement): boolean {
    const warnings = warningsOf(statement)
    return warnings !== undefined && (warnings.source.kind === 'unread' || warnings.target.kind === 'unread')
  }

  /** Returns the statement with its difference of warnings as it is judged. */
  judged<Statement extends WarnedStatement>(statement: Statement): Statement {
    const warnings = warningsOf(statement)
    if (!warnings) return statement
    const codes = this.isUnread(statement)
      ? this.#read.get(keyOf(statement.normalised, warnings))
      : this.#codesOf(warnings)
    if (codes === undefined) return statement
    const differences = statement.differences.map(each => (each.kind === 'warnings' ? asEnding(each, codes) : each))
    return { ...statement, differences }
  }

  /** Returns the codes that the source alone gives, if all of them are deprecations and nothing else differs. */
  #codesOf({ source, target }: BySide<Warnings>): string | undefined {
    if (!this.#source || !isWhole(source) || !isWhole(target)) return undefined
    const kept = source.list.map(codeOf)
    const ending: Warning[] = []
    const wanted = target.list.map(codeOf)
    // From the end: of warnings with the same code, the target's are taken for the last ones.
    for (let index = kept.length - 1; index >= 0; index--) {
      const warning = source.list[index]!
      const isAlsoOfTarget = count(wanted, codeOf(warning)) >= count(kept, codeOf(warning))
      if (isAlsoOfTarget || !isDeprecation(this.#source, warning.code)) continue
      kept.splice(index, 1)
      ending.push(warning)
    }
    if (ending.length === 0 || kept.join() !== wanted.join()) return undefined
    return [...new Set(ending.map(({ code }) => code))].sort((a, b) => a - b).join(', ')
  }
}

function asEnding(difference: Difference, codes: string): Difference {
  const summary = `deprecation warnings of the source alone (${codes}), which end with the move`
  return { ...difference, kind: 'metadata', deprecation: codes, summary }
}

function warningsOf({ source, target, differences }: WarnedStatement): BySide<Warnings> | undefined {
  const [one, other] = [source.at(-1), target.at(-1)]
  if (!differences.some(({ kind }) => kind === 'warnings') || !one || !other) return undefined
  return 'warnings' in one && 'warnings' in other ? { source: one.warnings, target: other.warnings } : undefined
}

type ReadWarnings = Extract<Warnings, { kind: 'read' }>

function isWhole(warnings: Warnings): warnings is ReadWarnings {
  return warnings.kind === 'read' && warnings.list.length === warnings.count
}

function keyOf(normalised: string, { source, target }: BySide<Warnings>): string {
  return `${source.count} ${target.count} ${normalised}`
}

function codeOf({ level, code }: Warning): string {
  return `${level} ${code}`
}

function count(list: readonly string[], wanted: string): number {
  return list.filter(each => each === wanted).length
}
