import { formatLocation } from '../model/location.ts'
import type { Suite } from '../model/statement.ts'
import type { Pair } from '../session/pair.ts'
import type { ReplayContext } from './replay-context.ts'

/**
 * Loads a suite's schema and seed on both sides. Only what one side refuses is a difference, of kind `setup`: what the
 * tables then hold is compared with everything else. A statement that both refuse leaves the suite without ground.
 */
export async function loadFixture(suite: Suite, pair: Pair, context: ReplayContext): Promise<void> {
  for (const statement of suite.fixture?.statements ?? []) {
    const reply = await pair.run({
      statement,
      deadlineMs: context.statementTimeoutMs,
      leaveWarnings: 'fixtures are judged by what they load',
    })
    const at = formatLocation(statement.at)
    const setup = reply.differences
      .filter(difference => difference.kind === 'error')
      .map(difference => ({ ...difference, kind: 'setup' as const }))
    const refused = reply.source.find(outcome => outcome.kind === 'refused')
    if (setup.length > 0) {
      context.record({
        kind: 'observation',
        observation: {
          statement: statement.id,
          at,
          suite: suite.name,
          phase: 'fixture',
          sql: statement.sql.slice(0, 2_000),
          normalised: statement.normalised.slice(0, 2_000),
          source: reply.source,
          target: reply.target,
          differences: setup,
          tolerances: [],
          notCompared: [],
          ms: reply.ms,
        },
      })
    } else if (refused?.kind === 'refused') {
      const evidence = `${at}: both servers refuse this statement of the fixture: ${refused.errno} ${refused.message}`
      context.record({ kind: 'trouble', suite: suite.name, rule: 'fixture-refused', evidence })
    }
    if (reply.lost) {
      const evidence = `${at}: ${reply.lost.detail}, while loading the fixture`
      context.record({ kind: 'trouble', suite: suite.name, rule: 'statement-lost', evidence })
      return
    }
  }
}
