import type { Suite } from '../model/statement.ts'

/**
 * Whether a suite that was broken off can be replayed once more from its beginning, on fresh databases and connections,
 * and meets everything as it was: it leaves nothing anywhere else, and waits for nothing that it has sent before.
 */
export function isRestartable({ fixture, statements }: Pick<Suite, 'fixture' | 'statements'>): boolean {
  return (
    statements.every(({ waiting, reap }) => waiting.kind === 'reply' && reap.length === 0) &&
    [...(fixture?.statements ?? []), ...statements].every(({ effects }) => effects.isRestartable)
  )
}
