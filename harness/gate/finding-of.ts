import type { Difference } from '../model/difference.ts'
import type { Finding } from '../model/finding.ts'
import type { Observation } from '../model/observation.ts'
import type { Subject } from '../model/subject.ts'

/** What is asked of an observation in which something differs. */
export type ComparedStatement = Omit<Observation, 'ms'>

/** What a phase has found where it observed something that differs. */
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

/** A fixture statement that only one side takes leaves the suite without its ground: that is a matter of set-up. */
function asJudged(difference: Difference, { step }: ComparedStatement): Difference {
  return step === 'fixture' && difference.kind === 'error' ? { ...difference, kind: 'setup' } : difference
}
