import type { Fixture, Statement, Suite } from '../model/statement.ts'

/**
 * Whether a suite must have the servers to itself: it changes what others would see, or looks at what others do. Reading
 * anything but tables of its own counts as looking, because in doubt it is.
 */
export function needsExclusiveServer({ fixture, statements }: Suite): boolean {
  return anyNeedsIt(statements) || (fixture !== undefined && fixtureNeedsIt(fixture))
}

/** Many suites stand on one fixture. */
const known = new WeakMap<Fixture, boolean>()

function fixtureNeedsIt(fixture: Fixture): boolean {
  const needs = known.get(fixture) ?? anyNeedsIt(fixture.statements)
  known.set(fixture, needs)
  return needs
}

function anyNeedsIt(statements: readonly Pick<Statement, 'effects'>[]): boolean {
  return statements.some(({ effects }) => effects.needsExclusiveServer)
}
