import type { PlannedSuite } from '../model/planned-suite.ts'
import type { Statement, Suite } from '../model/statement.ts'

/** Returns the ids of the judged statements of a suite; the others run only to produce their data. */
export function judgedStatements(suite: Suite): ReadonlySet<string> {
  return new Set(judged(suite).map(({ id }) => id))
}

function judged({ statements, selected }: Suite): readonly Statement[] {
  const picked = selected ? statements.filter(({ id }) => selected.includes(id)) : statements
  const only = picked.filter(statement => statement.only)
  return only.length > 0 ? only : picked
}

/** Returns the suites without those that `only` excludes. */
export function suitesToRun(suites: readonly Suite[]): Suite[] {
  const only = suites.filter(suite => suite.only)
  return only.length > 0 ? only : [...suites]
}

/** Returns the plan of a run: the statements to judge and those left out, by suite. */
export function planOf(suites: readonly Suite[]): PlannedSuite[] {
  const running = new Set(suitesToRun(suites))
  return suites.map(suite => {
    const { name, file, path } = suite
    const statements = running.has(suite) ? judged(suite).length : 0
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
