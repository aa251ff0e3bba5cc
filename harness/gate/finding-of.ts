import type { Difference } from '../model/difference.ts'
import type { Finding } from '../model/finding.ts'
import type { Observation } from '../model/observation.ts'
import type { Subject } from '../model/subject.ts'

/** The parts of an observation from which a finding is made. */
export type ComparedStatement = Omit<Observation, 'ms'>

/** Returns the finding of a phase for an observation that shows differences. */
export function findingOf(observation: ComparedStatement, phase: string): Finding {
  const { sql, normalised, source, target, differences, tolerances } = observation
  return {
    phase,
    subject: subjectOf(observation),
    sql,
    identity: normalised,
    differences: differences.map(difference => asJudged(difference, observation)),
    tolerances,
    outcomes: { source, target },
  }
}

function subjectOf({ step, at, name, suite, file, statement }: ComparedStatement): Subject {
  if (step === 'contents') return { kind: 'table', name: name ?? statement, suite, file, at }
  return { kind: 'statement', ...(name === undefined ? {} : { name }), suite, file, at }
}

/**
 * If only one side accepts a fixture statement, the suite runs on unequal data: the difference becomes one of set-up.
 */
function asJudged(difference: Difference, { step }: ComparedStatement): Difference {
  return step === 'fixture' && difference.kind === 'error' ? { ...difference, kind: 'setup' } : difference
}
