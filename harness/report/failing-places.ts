import type { Divergence } from '../model/divergence.ts'
import type { ReadOnlyPath } from '../model/read-only.ts'
import type { Side } from '../model/side.ts'

/** A place where a suite does not keep working while the servers are read-only. */
export interface FailingPlace {
  at: string
  name?: string
  /** What is wrong there, each with the sides that it is wrong on. */
  faults: { sides: Side[]; summary: string }[]
  /** The divergence that it belongs to, where there is one. */
  fingerprint?: string
}

export function failingPlaces(
  { suite, failing }: Pick<ReadOnlyPath, 'suite' | 'failing'>,
  divergences: readonly Divergence[],
): FailingPlace[] {
  const places = new Map<string, FailingPlace>()
  for (const { at, name, side, summary } of failing) {
    const place = places.get(at) ?? { at, ...(name === undefined ? {} : { name }), faults: [] }
    const known = place.faults.find(fault => fault.summary === summary)
    if (known) known.sides.push(side)
    else place.faults.push({ sides: [side], summary })
    places.set(at, place)
  }
  return [...places.values()].map(place => {
    const divergence = divergences.find(
      ({ phase, kinds, statements }) =>
        phase === 'read-only' &&
        kinds.includes('read-only') &&
        statements.some(statement => statement.at === place.at && statement.suite === suite),
    )
    return divergence ? { ...place, fingerprint: divergence.fingerprint } : place
  })
}
