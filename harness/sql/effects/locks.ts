import type { LockKind } from '../../model/statement-effects.ts'
import { lockedForUpdate } from './locking-reads.ts'
import type { StatementSource } from './statement-source.ts'

/** Returns the locks that a statement takes, apart from locks on the rows that it changes. */
export function locksIn(source: StatementSource): Set<LockKind> {
  const locks = new Set<LockKind>()
  if (lockedForUpdate(source.tokens).length > 0) locks.add('rows')
  if (source.hasPhrase(['for', 'share']) || source.hasPhrase(['lock', 'in', 'share'])) locks.add('shared-rows')
  if (source.hasPhrase(['lock', 'tables']) || source.hasPhrase(['lock', 'table'])) locks.add('tables')
  if (source.mentions(['get_lock'])) locks.add('named')
  if (source.hasPhrase(['lock', 'instance']) || source.hasPhrase(['with', 'read', 'lock'])) locks.add('server')
  return locks
}
