import type { Divergence } from '../../model/divergence.ts'
import type { JournalEntry } from '../../model/journal.ts'
import type { Observation, Phase } from '../../model/observation.ts'
import { kindsOf } from './symptom.ts'

/** A divergence with the first observation that shows it. */
export interface Suspect {
  divergence: Divergence
  observation: Observation
}

const notLookedAt: readonly Phase[] = ['protocol', 'read-only']

/**
 * The divergences that can be looked at more closely, in the order given. What one server answers differently to its own
 * twin is no matter between source and target, and what happens while servers are read-only has no smaller script.
 */
export function suspectsOf(divergences: readonly Divergence[], entries: Iterable<JournalEntry>): Suspect[] {
  const ordinary = divergences.filter(({ phase }) => phase !== 'read-only')
  const byPlace = Map.groupBy(ordinary, ({ statements }) => JSON.stringify([statements[0]?.suite, statements[0]?.at]))
  const found = new Map<Divergence, Observation>()
  if (ordinary.length > 0) {
    for (const entry of entries) {
      if (entry.kind !== 'observation' || notLookedAt.includes(entry.observation.phase)) continue
      const { observation } = entry
      for (const divergence of byPlace.get(JSON.stringify([observation.suite, observation.at])) ?? [])
        if (!found.has(divergence) && shows(observation, divergence)) found.set(divergence, observation)
      if (found.size === ordinary.length) break
    }
  }
  return ordinary.flatMap(divergence => {
    const observation = found.get(divergence)
    return observation ? { divergence, observation } : []
  })
}

/** More may differ at the statement: what is tolerated or noise, and what makes a divergence of its own. */
function shows(observation: Observation, { statements, example }: Divergence): boolean {
  const kinds = kindsOf(observation.differences)
  return observation.name === statements[0]?.name && kindsOf(example.differences).every(kind => kinds.includes(kind))
}
