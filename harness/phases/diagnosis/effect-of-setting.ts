import type { Attribution } from '../../model/attribution.ts'
import { barOf, severityUnder } from '../../model/fail-on.ts'
import { isConsequential, type Kind } from '../../model/kind.ts'
import type { Observation } from '../../model/observation.ts'
import type { FailOn } from '../../model/policy.ts'
import { isAtLeast } from '../../model/severity.ts'
import { kindsOf } from './signature.ts'
import type { Candidate } from './target-settings.ts'

/** Returns undefined if anything that blocks a go remains of the divergence, or appears instead of it. */
export function effectOfSetting(
  { setting, value }: Pick<Candidate, 'setting' | 'value'>,
  { kinds, failOn }: { kinds: readonly Kind[]; failOn: FailOn },
  before: Pick<Observation, 'differences'>,
  after: Pick<Observation, 'differences'>,
): Attribution | undefined {
  const remaining = consequentialKinds(after)
  const gone = kinds.filter(kind => !remaining.includes(kind))
  const unconcerned = consequentialKinds(before).filter(kind => !kinds.includes(kind))
  const left = remaining.filter(kind => !unconcerned.includes(kind))
  const blocks = (kind: Kind) => isAtLeast(severityUnder(failOn, [kind]), barOf(failOn))
  return gone.length > 0 && !left.some(blocks) ? { setting, value, gone, left } : undefined
}

/** Cosmetic differences alone do not count as a remaining divergence. */
function consequentialKinds({ differences }: Pick<Observation, 'differences'>): Kind[] {
  return kindsOf(differences.filter(isConsequential))
}
