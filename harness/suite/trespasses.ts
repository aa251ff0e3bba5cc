import type { Statement, Suite } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { type OutsideEffect, outsideEffects } from './outside-effects.ts'

export interface Trespassing {
  allowGlobal: boolean
  /** What to do instead, by what a statement does: not every command knows the same ways out. */
  remedies: Record<OutsideEffect['kind'], string>
}

/**
 * What suites and their fixtures would do to a server that is not ours, outside of the databases that a run creates.
 * Global changes may be allowed; other databases are never touched.
 */
export function trespasses(suites: readonly Suite[], { allowGlobal, remedies }: Trespassing): UsageError[] {
  const told = new Set<string>()
  const objectionTo = ({ id, sql, at }: Statement): UsageError[] => {
    const effect = outsideEffects(sql)
    // A fixture is that of several suites.
    if (!effect || told.has(id)) return []
    told.add(id)
    const remedy = remedies[effect.kind]
    switch (effect.kind) {
      case 'other-database':
        return [
          new UsageError(`${effect.what} reaches outside of the suite's own database, on a server that is not ours`, {
            at,
            remedy,
          }),
        ]
      case 'global':
        if (allowGlobal) return []
        return [new UsageError(`${effect.what} changes the whole server, and this one is not ours`, { at, remedy })]
      default:
        return effect.kind satisfies never
    }
  }
  return suites.flatMap(({ fixture, statements }) => [
    ...(fixture?.statements ?? []).flatMap(objectionTo),
    ...statements.flatMap(objectionTo),
  ])
}
