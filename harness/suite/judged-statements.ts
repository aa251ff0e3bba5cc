import type { PlannedSuite } from '../model/journal.ts'
import type { Suite } from '../model/statement.ts'

/** Ids of the statements of a suite that are judged; the others only run for what they leave behind. */
export function judgedStatements(suite: Suite): ReadonlySet<string> {
  const picked = suite.statements.filter(({ id }) => suite.selected?.includes(id) ?? true)
  const only = picked.filter(statement => statement.only)
  return new Set((only.length > 0 ? only : picked).map(({ id }) => id))
}

/** Without the suites that `only` leaves out. */
export function suitesToRun(suites: readonly Suite[]): Suite[] {
  const only = suites.filter(suite => suite.only)
  return only.length > 0 ? only : [...suites]
}

/** What a run means to judge, and what it leaves out, suite by suite. */
export function planOf(suites: readonly Suite[]): PlannedSuite[] {
  const running = new Set(suitesToRun(suites))
  return suites.map(suite => {
    const { name, file, path } = suite
    const statements = running.has(suite) ? judgedStatements(suite).size : 0
    const count = suite.statements.length - statements
    const because = !running.has(suite) || suite.statements.some(({ only }) => only) ? 'only' : 'picked'
    return {
      name,
      file,
      ...(path === undefined ? {} : { path }),
      statements,
      ...(count > 0 ? { leftOut: { because, count } } : {}),
    }
  })
}
