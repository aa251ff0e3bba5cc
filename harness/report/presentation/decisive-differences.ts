import type { Difference } from '../../model/difference.ts'
import { severities } from '../../model/severity.ts'
import { type PresentedDifference, presentDifference } from './present-difference.ts'

/**
 * Returns the differences of a divergence, the worst first. Beside others, cosmetic differences are `minor`: they
 * explain nothing, and there are often many.
 */
export function decisiveDifferences(differences: readonly Difference[]): {
  decisive: PresentedDifference[]
  minor: PresentedDifference[]
} {
  const presented = differences
    .map(presentDifference)
    .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))
  const decisive = presented.filter(({ severity }) => severity !== 'cosmetic')
  return decisive.length > 0
    ? { decisive, minor: presented.filter(({ severity }) => severity === 'cosmetic') }
    : { decisive: presented, minor: [] }
}

/** Returns a text such as `12 more differences (type, metadata)`; undefined if there are none. */
export function moreDifferences(hidden: readonly PresentedDifference[]): string | undefined {
  if (hidden.length === 0) return undefined
  const kinds = [...new Set(hidden.map(({ kind }) => kind))].join(', ')
  return `${hidden.length} more ${hidden.length === 1 ? 'difference' : 'differences'} (${kinds})`
}
