import type { Fixture, Statement, Suite } from '../model/statement.ts'

/**
 * Whether a suite must have the servers to itself, because it changes things that other sessions would see, or observes
 * other sessions. To be safe, reading anything except its own tables counts as observing.
 */
export function needsExclusiveServer({ fixture, statements }: Suite): boolean {
  return anyNeedsIt(statements) || (fixture !== undefined && fixtureNeedsIt(fixture))
}

/** Results by fixture, because many suites share a fixture. */
const known = new WeakMap<Fixture, boolean>()

function fixtureNeedsIt(fixture: Fixture): boolean {
  const needs = known.get(fixture) ?? anyNeedsIt(fixture.statements)
  known.set(fixture, needs)
  return needs
}

function anyNeedsIt(statements: readonly Pick<Statement, 'effects'>[]): boolean {
  return statements.some(({ effects }) => effects.needsExclusiveServer)
}
