import type { Divergence } from '../model/divergence.ts'
import type { Policy } from '../model/policy.ts'
import { severities, worst } from '../model/severity.ts'
import { fails } from './status.ts'

/**
 * Orders the divergences of a verdict, with the consequences behind their causes. A cause is as severe as its worst
 * consequence. A consequence that the acceptance of its cause does not cover stands by itself.
 */
export function withConsequences(divergences: readonly Divergence[], policy: Policy): Divergence[] {
  const causes = new Map(
    divergences.flatMap(each => (each.follows === undefined ? [[each.fingerprint, each] as const] : [])),
  )
  const under = new Map<Divergence, Divergence[]>()
  const alone: Divergence[] = []
  for (const divergence of divergences) {
    const cause = divergence.follows === undefined ? undefined : causes.get(divergence.follows)
    if (!cause) alone.push(divergence)
    else if (cause.status === 'accepted' && divergence.fails) alone.push(asItsOwn(divergence, cause))
    else under.set(cause, [...(under.get(cause) ?? []), divergence])
  }
  for (const [cause, consequences] of under) {
    cause.consequences = consequences.map(({ fingerprint }) => fingerprint)
    cause.severity = worst([cause.severity, ...consequences.map(({ severity }) => severity)])
    cause.fails = fails(cause, policy)
  }
  return inOrder(alone).flatMap(divergence => [divergence, ...(under.get(divergence) ?? [])])
}

function asItsOwn({ follows: _, ...divergence }: Divergence, cause: Divergence): Divergence {
  const because = divergence.because ?? `it follows from ${cause.fingerprint}, whose acceptance does not cover it`
  return { ...divergence, because }
}

/** Sorts failing divergences first, then the more severe, then the more frequent; the rest keeps the order of the run. */
function inOrder(divergences: readonly Divergence[]): Divergence[] {
  return divergences.toSorted(
    (a, b) =>
      Number(b.fails) - Number(a.fails) ||
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      b.count - a.count,
  )
}
