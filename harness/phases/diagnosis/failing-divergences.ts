import type { Divergence } from '../../model/divergence.ts'
import type { Observation } from '../../model/observation.ts'
import { kindsOf } from './signature.ts'

/** A divergence with the first observation that shows it. */
export interface FailingDivergence {
  divergence: Divergence
  observation: Observation
}

/**
 * Returns the divergences that can be diagnosed, in the order given. A difference between a server and its own control
 * server is not diagnosed, because the diagnosis compares source and target. `observations`: those of the phase in
 * which the divergences were found.
 */
export function failingDivergencesOf(
  divergences: readonly Divergence[],
  observations: Iterable<Observation>,
): FailingDivergence[] {
  const byPlace = Map.groupBy(divergences, ({ statements: [first] }) => keyOf(first ?? { at: '' }))
  const found = new Map<Divergence, Observation>()
  for (const observation of divergences.length === 0 ? [] : observations) {
    if (observation.step === 'protocol') continue
    for (const divergence of byPlace.get(keyOf(observation)) ?? [])
      if (!found.has(divergence) && shows(observation, divergence)) found.set(divergence, observation)
    if (found.size === divergences.length) break
  }
  return divergences.flatMap(divergence => {
    const observation = found.get(divergence)
    return observation ? { divergence, observation } : []
  })
}

function keyOf({ file = '', at }: { file?: string; at: string }): string {
  return JSON.stringify([file, at])
}

/**
 * Whether an observation shows the divergence. The statement may have further differences: tolerated ones, noise, and
 * those of another divergence.
 */
function shows(observation: Observation, { statements, example }: Divergence): boolean {
  const kinds = kindsOf(observation.differences)
  return observation.name === statements[0]?.name && kindsOf(example.differences).every(kind => kinds.includes(kind))
}
