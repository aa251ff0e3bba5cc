import { adviseDegrade } from '../../labels/degrade-advice.ts'
import type { Observation } from '../../model/observation.ts'
import type { Outcome } from '../../model/outcome.ts'
import type { ReadOnlyFacts } from '../../model/read-only-facts.ts'
import { isReadOnlyRefusal } from '../../model/read-only-refusal.ts'
import { type BySide, bySide, type Side, sides } from '../../model/side.ts'
import type { WriteEntry } from '../../model/write-entry.ts'
import { formatOutcome } from '../../oracle/format-outcome.ts'
import type { ReadOnlyObservation } from './read-only-entry.ts'

/**
 * Returns the entry for a statement that was replayed while the servers were read-only, if its text reads as a write, a
 * server refused it as a write, or it was seen to write. Thus neither the text nor the outcome alone decides. Returns
 * undefined if the statement is none of these. A write on the path of a log-in comes with the usual way to avoid it.
 */
export function writeEntryOf({ observation, readOnly: facts }: ReadOnlyObservation): WriteEntry | undefined {
  const refused = sides.filter(side => wasRefused(side, observation))
  const seen = facts.wroteOn ?? []
  const { byFormat } = facts
  if (facts.reading.writes === 'no' && refused.length === 0 && seen.length === 0 && !byFormat) return undefined
  const { at, name, suite, sql } = observation
  const { path, reading, expectation } = facts
  const outcomes = bySide(side => formatAnswer(observation[side]))
  const disagreement = disagreementOf(facts, observation, { refused, seen }, outcomes)
  const write = { sql, suite, reading, ...(name === undefined ? {} : { name }) }
  const advice = path === 'auth' ? adviseDegrade(write) : undefined
  return {
    at,
    ...(name === undefined ? {} : { name }),
    suite,
    ...(path === undefined ? {} : { path }),
    sql,
    reading,
    ...(expectation === undefined ? {} : { expectation }),
    outcomes,
    ...(disagreement === undefined ? {} : { disagreement }),
    ...(byFormat === undefined ? {} : { byFormat }),
    ...(advice === undefined ? {} : { advice }),
  }
}

function formatAnswer(outcomes: readonly Outcome[]): string {
  if (outcomes.length === 0) return 'not recorded'
  return outcomes.map(outcome => formatOutcome(outcome, 'comparable')).join('; ')
}

/**
 * Describes the disagreement between the text of a statement and its outcome: it reads as a write and a server executes
 * it, or the other way round. `seen`: the sides on which the statement was seen to write.
 */
function disagreementOf(
  { reading }: ReadOnlyFacts,
  observation: Observation,
  { refused, seen }: Record<'refused' | 'seen', Side[]>,
  outcomes: BySide<string>,
): string | undefined {
  const { writes, means, temporary } = reading
  if (seen.length > 0 && (writes !== 'yes' || temporary)) {
    const text =
      writes === 'no' ? 'as no write' : temporary ? 'as a write to temporary tables' : 'as what may be a write'
    return `it reads ${text}, and was seen to write on the ${seen.join(' and the ')}`
  }
  if (temporary || writes === 'perhaps') return undefined
  if (writes === 'no') {
    return refused.length === 0
      ? undefined
      : `it reads as no write, and ${describeOutcomes(refused, outcomes, 'refuses it', 'refuse it')}`
  }
  const answered = sides.filter(side => wasAnswered(side, observation))
  if (answered.length === 0) return undefined
  return `it reads as a write (${means.join(', ')}), and ${describeOutcomes(answered, outcomes, 'answers it', 'answer it')}`
}

function describeOutcomes(concerned: Side[], outcomes: BySide<string>, one: string, both: string): string {
  const [first, second] = concerned
  if (second === undefined) return `the ${first} ${one}: ${outcomes[first!]}`
  const same = outcomes.source === outcomes.target
  return `both servers ${both}: ${same ? outcomes.source : `${outcomes.source}, and ${outcomes.target} on the target`}`
}

function wasRefused(side: Side, observation: Observation): boolean {
  return observation[side].some(outcome => outcome.kind === 'error' && isReadOnlyRefusal(outcome))
}

function wasAnswered(side: Side, observation: Observation): boolean {
  const outcomes = observation[side]
  return outcomes.length > 0 && outcomes.every(({ kind }) => kind === 'rows' || kind === 'done')
}
