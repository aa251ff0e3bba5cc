import type { Suite } from '../model/statement.ts'
import { databaseUse } from './database-use.ts'
import { outsideEffects } from './outside-effects.ts'

/**
 * Whether a suite must have the servers to itself: it changes what others would see, or looks at what others do. Reading
 * anything but tables of its own counts as looking, because in doubt it is.
 */
export function standsAlone({ fixture, statements }: Suite): boolean {
  const all = [...(fixture?.statements ?? []), ...statements]
  return (
    databaseUse(all).looksBeyondRows ||
    all.some(({ sql }) => sharedByAll.test(sql) || outsideEffects(sql) !== undefined)
  )
}

/** Locks that have a name belong to the server, lists of connections tell of all, and numbers of a server's own are dealt out once. */
const sharedByAll =
  /\b(?:get_lock|release_lock|release_all_locks|is_free_lock|is_used_lock|information_schema|processlist|open\s+tables|uuid_short)\b/i
