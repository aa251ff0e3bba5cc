import type { Suite } from '../model/statement.ts'
import { UsageError } from '../model/usage-error.ts'
import { outsideEffects } from './outside-effects.ts'

/**
 * What suites and their fixtures would do to a server that is not ours, outside of the databases that a run creates.
 * Global changes may be allowed; other databases are never touched.
 */
export function trespasses(suites: readonly Suite[], options: { allowGlobal: boolean }): UsageError[] {
  const statements = new Map(
    suites.flatMap(suite => [...(suite.fixture?.statements ?? []), ...suite.statements]).map(each => [each.id, each]),
  )
  return [...statements.values()].flatMap(({ sql, at }) => {
    const effect = outsideEffects(sql)
    if (!effect) return []
    switch (effect.kind) {
      case 'other-database':
        return new UsageError(
          `${effect.what} reaches outside of the suite's own database, on a server that is not ours`,
          {
            at,
            remedy: 'leave the database out: a suite runs in one of its own; or let Crosscheck start the servers',
          },
        )
      case 'global':
        if (options.allowGlobal) return []
        return new UsageError(`${effect.what} changes the whole server, and this one is not ours`, {
          at,
          remedy: 'let Crosscheck start the servers, or allow it with --allow-global',
        })
      default:
        return effect.kind satisfies never
    }
  })
}
