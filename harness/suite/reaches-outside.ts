import type { Suite } from '../model/statement.ts'

/**
 * Whether a suite may leave something on its servers that outlasts its databases and connections: an account, a global
 * variable, another database.
 */
export function reachesOutside({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>): boolean {
  // A named lock ends with the connection that holds it.
  return [...(fixture?.statements ?? []), ...statements].some(({ effects }) =>
    effects.outside.some(({ kind }) => kind !== 'user-lock'),
  )
}
