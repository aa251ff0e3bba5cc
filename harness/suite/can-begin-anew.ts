import type { Suite } from '../model/statement.ts'
import { outsideEffects } from '../sql/effects/outside-effects.ts'

/**
 * Whether a suite that was broken off can be replayed once more from its beginning, on fresh databases and connections,
 * and meets everything as it was: it leaves nothing anywhere else, and waits for nothing that it has sent before.
 */
export function canBeginAnew({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>): boolean {
  return (
    statements.every(({ waiting, reap }) => waiting.kind === 'reply' && reap.length === 0) &&
    [...(fixture?.statements ?? []), ...statements].every(({ sql }) => staysAtHome(sql))
  )
}

/** The end of a connection leaves nothing behind. */
const endsConnection = /^\s*kill\b[^;]*$/i

function staysAtHome(sql: string): boolean {
  // Databases of such names count as a run's own, and a suite may make some beside the one that it is given.
  if (/crosscheck_/i.test(sql)) return false
  return endsConnection.test(sql) || outsideEffects(sql) === undefined
}
