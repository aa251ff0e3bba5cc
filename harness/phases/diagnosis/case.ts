import type { Divergence } from '../../model/divergence.ts'
import type { Statement, Suite } from '../../model/statement.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'
import { defaultSession } from '../../suite/read-statement.ts'

/** A divergence as a script of its own: everything that ran before its statement, the statement, what collects its reply. */
export interface Case {
  before: Statement[]
  probe: Statement
  /** Only behind a statement that is sent without waiting: up to the one that collects its reply. */
  behind: Statement[]
}

/** All statements of a case in their order. */
export function statementsOf({ before, probe, behind }: Case): Statement[] {
  return [...before, probe, ...behind]
}

/** The first statement of a divergence with all that ran before it; undefined where it cannot be told which that was. */
export function caseOf(divergence: Divergence, suites: readonly Suite[]): Case | undefined {
  const [first] = divergence.statements
  const suite = suites.find(({ file }) => file === first?.file)
  const { sql } = divergence.example
  if (!first || !suite || sql === undefined) return undefined
  const fixture = suite.fixture?.statements ?? []
  if (divergence.subject.kind === 'table') {
    const before = [...fixture, ...suite.statements]
    return before.some(({ waiting }) => waiting.kind === 'send')
      ? undefined
      : { before, probe: contentsProbe(sql, suite), behind: [] }
  }
  const inFixture = fixture.findIndex(({ id }) => id === first.at)
  if (inFixture >= 0) return { before: fixture.slice(0, inFixture), probe: fixture[inFixture]!, behind: [] }
  const index = suite.statements.findIndex(({ id }) => id === first.at)
  const probe = suite.statements[index]
  if (!probe) return undefined
  const before = [...fixture, ...suite.statements.slice(0, index)]
  if (probe.waiting.kind === 'reply') return { before, probe, behind: [] }
  const collecting = suite.statements.findIndex(
    (statement, at) => at > index && (statement.session === probe.session || statement.reap.includes(probe.session)),
  )
  return collecting < 0 ? undefined : { before, probe, behind: suite.statements.slice(index + 1, collecting + 1) }
}

/** The question for a whole table that a replay asks at the end of a suite. */
function contentsProbe(sql: string, { file }: Suite): Statement {
  return plainStatement(sql, { id: `${file}#contents`, at: { file, line: 1, column: 1 } })
}

/** A statement of ours, of which nothing is said but its text. */
export function plainStatement(sql: string, { id, at }: Pick<Statement, 'id' | 'at'>): Statement {
  return {
    id,
    at,
    sql,
    session: defaultSession,
    waiting: { kind: 'reply' },
    reap: [],
    order: { kind: 'none', limited: false },
    tolerances: [],
    effects: effectsOf(sql),
    normalised: sql,
  }
}
