import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { Observation } from '../model/observation.ts'
import type { Policy } from '../model/policy.ts'
import { DivergenceGroups, type Group } from './divergence-groups.ts'
import { findingOf } from './finding-of.ts'
import { fails, statusOf } from './status.ts'

export interface ObjectionRules {
  policy: Policy
  /** Those that speak of the two servers; see `applicable`. */
  entries: BaselineEntry[]
  today: string
}

/** What of one observation blocks a go, as far as can be told before the run is over. Noise is not known yet. */
export function objectionsTo(observation: Observation, { policy, entries, today }: ObjectionRules): Group[] {
  if (observation.differences.length === 0) return []
  const groups = new DivergenceGroups()
  groups.add(findingOf(observation, 'replay'))
  return groups.list().filter(group => fails({ ...statusOf(group, entries, today), severity: group.severity }, policy))
}
