import { findLabel } from '../labels/find-label.ts'
import type { NamedServer } from '../labels/server-range.ts'
import type { Difference } from '../model/difference.ts'
import type { Cause } from '../model/divergence.ts'
import type { Finding } from '../model/finding.ts'
import { isConsequential } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import type { BySide } from '../model/side.ts'

export const deprecationOfSource: Cause = {
  id: 'deprecation-of-source',
  title: 'deprecation warnings of the source end with the move',
  changed:
    'Only the source announces that it will take the spelling away; the target carries it out without a warning.',
  rewrite: 'Nothing has to change for the move.',
  link: 'https://dev.mysql.com/doc/refman/9.7/en/show-warnings.html',
  proven: true,
}

/** Finds the known cause of each statement by itself: its neighbours in a divergence may have another one. */
export class FindingLabels {
  readonly #servers: () => BySide<NamedServer> | undefined
  /** Statements of one shape with the same outcomes share the list of these. */
  readonly #known = new WeakMap<readonly Outcome[], Map<string, string | undefined>>()

  constructor(servers: () => BySide<NamedServer> | undefined) {
    this.#servers = servers
  }

  /** Returns the id of the label. `differences`: those of the finding's differences that are meant. */
  of({ sql, identity, outcomes }: Finding, differences: Difference[]): string | undefined {
    const servers = this.#servers()
    if (!servers || sql === undefined || !outcomes) return undefined
    if (!differences.some(isConsequential) && differences.some(({ deprecation }) => deprecation !== undefined))
      return deprecationOfSource.id
    const known = this.#known.get(outcomes.source) ?? new Map<string, string | undefined>()
    this.#known.set(outcomes.source, known)
    const key = JSON.stringify([identity, differences.map(({ kind, column }) => [kind, column])])
    if (!known.has(key)) known.set(key, findLabel({ sql, differences, ...outcomes, servers })?.id)
    return known.get(key)
  }
}
