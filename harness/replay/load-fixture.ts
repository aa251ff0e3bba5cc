import type { Observation } from '../model/observation.ts'
import type { Suite } from '../model/statement.ts'
import type { Pair } from '../session/pair.ts'
import { asSent } from './as-sent.ts'
import { observationOf } from './observation-of.ts'

const maxJournaledSql = 2_000

interface LoadedFixture {
  /** The statements that one or both sides refused, or that were not exercised, as step `fixture` of this suite. */
  observations: Observation[]
  /** Whether a statement got no reply: the pair is lost, and the rest of the fixture was not loaded. */
  isLost: boolean
}

/**
 * Loads a suite's schema and seed on both sides. Only a statement that one side refuses is a difference, of kind
 * `setup`: the contents of the tables are compared later, with all other statements. A statement that both sides refuse
 * leaves the suite without its data, and a statement without a reply ends the loading.
 */
export async function loadFixture(
  suite: Suite,
  { pair, database, deadlineMs }: { pair: Pair; database: string; deadlineMs: number },
): Promise<LoadedFixture> {
  const observations: Observation[] = []
  for (const statement of suite.fixture?.statements ?? []) {
    const reply = await pair.run({
      statement: { ...statement, ...asSent(statement, database) },
      deadlineMs,
      leaveWarnings: 'fixtures are judged by what they load',
    })
    const taken = [...reply.source, ...reply.target].every(({ kind }) => kind === 'rows' || kind === 'done')
    const { exercisedInPart } = statement
    if (taken && exercisedInPart === undefined) continue
    const setup = reply.differences
      .filter(difference => difference.kind === 'error')
      .map(difference => ({ ...difference, kind: 'setup' as const }))
    const { id, at } = statement
    const shown = {
      id,
      at,
      sql: statement.sql.slice(0, maxJournaledSql),
      normalised: statement.normalised.slice(0, maxJournaledSql),
      tolerances: [],
      ...(exercisedInPart === undefined ? {} : { exercisedInPart }),
    }
    const findings = { ...reply, differences: setup, notCompared: [] }
    observations.push(observationOf(findings, shown, { suite, step: 'fixture' }))
    if (reply.lost) return { observations, isLost: true }
  }
  return { observations, isLost: false }
}
