import type { Fixture, Statement, Suite } from '../model/statement.ts'
import { databaseUse } from '../sql/effects/database-use.ts'
import { outsideEffects } from '../sql/effects/outside-effects.ts'

/**
 * Whether a suite must have the servers to itself: it changes what others would see, or looks at what others do. Reading
 * anything but tables of its own counts as looking, because in doubt it is.
 */
export function standsAlone({ fixture, statements }: Suite): boolean {
  return reachesOut(statements) || (fixture !== undefined && fixtureReachesOut(fixture))
}

/** Many suites stand on one fixture. */
const known = new WeakMap<Fixture, boolean>()

function fixtureReachesOut(fixture: Fixture): boolean {
  const reaches = known.get(fixture) ?? reachesOut(fixture.statements)
  known.set(fixture, reaches)
  return reaches
}

function reachesOut(statements: readonly Pick<Statement, 'sql'>[]): boolean {
  return (
    databaseUse(statements).looksBeyondRows ||
    statements.some(({ sql }) => sharedByAll.test(sql) || outsideEffects(sql) !== undefined)
  )
}

/** Locks that have a name belong to the server, lists of connections tell of all, and numbers of a server's own are dealt out once. */
const sharedByAll =
  /\b(?:get_lock|release_lock|release_all_locks|is_free_lock|is_used_lock|information_schema|processlist|open\s+tables|uuid_short)\b/i
