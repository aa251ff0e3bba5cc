import type { Suite } from '../model/statement.ts'
import { outsideEffects } from './outside-effects.ts'

/**
 * Whether a suite that was broken off can be replayed once more from its beginning, on fresh databases and connections,
 * and meets everything as it was: it leaves nothing anywhere else, and waits for nothing that it has sent before.
 */
export function canBeginAnew({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>): boolean {
  const known = new Map<string, boolean>()
  // Databases of such names count as a run's own, and a suite may make some beside the one that it is given.
  const staysAtHome = (sql: string, form: string) => {
    const key = showsAll(sql) ? form : sql
    const stays = known.get(key) ?? (!/crosscheck_/i.test(sql) && outsideEffectOf(sql) === undefined)
    known.set(key, stays)
    return stays
  }
  return (
    statements.every(({ waiting, reap }) => waiting.kind === 'reply' && reap.length === 0) &&
    [...(fixture?.statements ?? []), ...statements].every(({ sql, normalised }) => staysAtHome(sql, normalised))
  )
}

/** The end of a connection leaves nothing behind. */
function outsideEffectOf(sql: string) {
  return /^\s*kill\b/i.test(sql) ? undefined : outsideEffects(sql)
}

/** Its form, without literals and comments, does all that it does. */
function showsAll(sql: string): boolean {
  return !/\/\*M?!|\b(?:prepare|execute)\b/i.test(sql) && sql.length < 10_000
}
