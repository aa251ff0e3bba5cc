import type { Suite } from '../model/statement.ts'

/**
 * Whether an aborted suite can be replayed from its beginning on fresh databases and connections, and finds everything
 * unchanged: it leaves nothing elsewhere, and collects no replies of statements sent earlier.
 */
export function isRestartable({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>): boolean {
  return (
    statements.every(({ waiting, reap }) => waiting.kind === 'reply' && reap.length === 0) &&
    [...(fixture?.statements ?? []), ...statements].every(({ effects }) => effects.isRestartable)
  )
}
