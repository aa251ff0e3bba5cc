import type { NamedServer } from '../labels/server-range.ts'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { Divergence } from '../model/divergence.ts'
import { severityUnder } from '../model/fail-on.ts'
import type { Observation } from '../model/observation.ts'
import type { Policy } from '../model/policy.ts'
import { DeprecationWarnings } from './deprecation-warnings.ts'
import { DivergenceGroups, type Group } from './divergence-groups.ts'
import { findingOf } from './finding-of.ts'
import type { MissingObjects } from './missing-objects.ts'
import { fails, statusOf } from './status.ts'

export interface ObjectionRules {
  policy: Policy
  /** The entries that apply to the two servers; see `applicable`. */
  entries: BaselineEntry[]
  today: string
  /** Absent if it is not known yet. */
  source?: Pick<NamedServer, 'product'>
  /** The objects that earlier observations of the suite have left missing; those of this observation are noted. */
  missing: MissingObjects
}

/** A group that blocks a go, with its severity under the policy. */
type Objection = Group & Pick<Divergence, 'severity'>

/**
 * Returns the groups of one observation that block a go, as far as this is known before the end of the run: the noise
 * has not been measured yet.
 */
export function objectionsTo(
  observation: Observation,
  { policy, entries, today, source, missing }: ObjectionRules,
): Objection[] {
  if (observation.differences.length === 0) return []
  const groups = new DivergenceGroups(undefined, missing)
  const deprecations = new DeprecationWarnings(source)
  groups.add(findingOf(deprecations.judged(observation), 'replay'))
  return groups
    .list()
    .map(group => ({ ...group, severity: severityUnder(policy.failOn, group.kinds) }))
    .filter(group => fails({ ...statusOf(group, entries, today), severity: group.severity }, policy))
}
