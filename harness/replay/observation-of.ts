import { formatLocation } from '../model/format-location.ts'
import type { Observation, ObservedStep } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import type { Statement, Suite } from '../model/statement.ts'
import type { PairReply } from '../session/pair.ts'

const maxJournaledSql = 20_000

/** Returns the reply of a pair in the form of the journal. */
export function observationOf(
  { source, target, differences, notCompared, notExercised, ms }: PairReply & Pick<Observation, 'notExercised'>,
  { id, at, name, sql, normalised, tolerances, exercisedInPart, expectedErrors }: ObservedStatement,
  { suite, step }: { suite: Pick<Suite, 'name' | 'file'>; step: ObservedStep },
): Observation {
  return {
    statement: id,
    at: formatLocation(at),
    suite: suite.name,
    file: suite.file,
    step,
    ...(name === undefined ? {} : { name }),
    sql: cut(sql),
    normalised,
    source: source.map(describeWhatFollowed),
    target: target.map(describeWhatFollowed),
    differences,
    tolerances,
    notCompared: exercisedInPart === undefined ? notCompared : [...notCompared, `not exercised: ${exercisedInPart}`],
    ...(notExercised === undefined ? {} : { notExercised }),
    ...(expectedErrors ? { expectedErrors } : {}),
    ms,
  }
}

export type ObservedStatement = Pick<
  Statement,
  'id' | 'at' | 'name' | 'sql' | 'normalised' | 'tolerances' | 'exercisedInPart' | 'expectedErrors'
>

function describeWhatFollowed(outcome: Outcome): Outcome {
  if (outcome.kind !== 'lost' || outcome.cause === 'cancelled') return outcome
  return { ...outcome, detail: `${outcome.detail}; the suite went on with fresh connections on both sides` }
}

function cut(sql: string): string {
  return sql.length <= maxJournaledSql ? sql : `${sql.slice(0, maxJournaledSql)}… (${sql.length} characters)`
}
