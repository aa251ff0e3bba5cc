import type { Divergence } from '../../model/divergence.ts'
import type { Verdict } from '../../model/verdict.ts'

/** Returns the divergences that stand under a cause. */
export function consequencesOf(
  { consequences = [] }: Divergence,
  { divergences }: Pick<Verdict, 'divergences'>,
): Divergence[] {
  return divergences.filter(({ fingerprint, follows }) => follows !== undefined && consequences.includes(fingerprint))
}
