import { formatLocation } from '../model/format-location.ts'
import type { Statement, Suite } from '../model/statement.ts'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { type Definer, withoutDefiner } from './without-definer.ts'

/** A DEFINER clause that was left out of a statement. */
export interface LeftOutDefiner extends Definer {
  statement: Pick<Statement, 'id' | 'at'>
}

/**
 * Returns suites and their fixtures without DEFINER clauses. Names and fingerprints of statements stay the same. A
 * fixture that several suites share stays a shared object.
 */
export function suitesWithoutDefiners(suites: readonly Suite[]): { suites: Suite[]; leftOut: LeftOutDefiner[] } {
  const leftOut: LeftOutDefiner[] = []
  const changed = (statements: readonly Statement[]) =>
    statements.map(statement => {
      const without = withoutDefiner(statement.sql)
      if (!without) return statement
      const { kind, name, definer } = without.dropped
      leftOut.push({ statement, ...without.dropped })
      const exercisedInPart = `rights of the definer ${definer}: ${formatLocation(statement.at)} creates the ${kind} ${name} without its DEFINER clause`
      return { ...statement, sql: without.sql, effects: effectsOf(without.sql), exercisedInPart }
    })
  const fixtures = new Map<Suite['fixture'], Suite['fixture']>()
  const fixtureOf = (fixture: NonNullable<Suite['fixture']>) => {
    const known = fixtures.get(fixture) ?? { ...fixture, statements: changed(fixture.statements) }
    fixtures.set(fixture, known)
    return known
  }
  return {
    suites: suites.map(suite => ({
      ...suite,
      ...(suite.fixture ? { fixture: fixtureOf(suite.fixture) } : {}),
      statements: changed(suite.statements),
    })),
    leftOut,
  }
}
