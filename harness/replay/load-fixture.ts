import { formatLocation } from '../model/location.ts'
import type { Suite } from '../model/statement.ts'
import type { Pair } from '../session/pair.ts'
import type { ReplayContext } from './replay-context.ts'

const maxJournaledSql = 2_000

/**
 * Loads a suite's schema and seed on both sides. Only what one side refuses is a difference, of kind `setup`: what the
 * tables then hold is compared with everything else. A statement that both refuse leaves the suite without ground,
 * and one without an answer ends the loading: the pair is gone.
 */
export async function loadFixture(suite: Suite, pair: Pair, context: ReplayContext): Promise<void> {
  for (const statement of suite.fixture?.statements ?? []) {
    const reply = await pair.run({
      statement,
      deadlineMs: context.statementTimeoutMs,
      leaveWarnings: 'fixtures are judged by what they load',
    })
    const setup = reply.differences
      .filter(difference => difference.kind === 'error')
      .map(difference => ({ ...difference, kind: 'setup' as const }))
    const taken = [...reply.source, ...reply.target].every(({ kind }) => kind === 'rows' || kind === 'done')
    if (taken) continue
    const { id, at, sql, normalised } = statement
    context.record({
      kind: 'observation',
      observation: {
        statement: id,
        at: formatLocation(at),
        suite: suite.name,
        phase: 'fixture',
        sql: sql.slice(0, maxJournaledSql),
        normalised: normalised.slice(0, maxJournaledSql),
        source: reply.source,
        target: reply.target,
        differences: setup,
        tolerances: [],
        notCompared: [],
        ms: reply.ms,
      },
    })
    if (reply.lost) return
  }
}
