import type { Divergence } from '../../model/divergence.ts'

type Key = Pick<Divergence, 'fingerprint' | 'standing'>

/**
 * What a link to a divergence of a page ends in: its fingerprint, with its standing where another one of the same
 * fingerprint comes before it.
 */
export function divergenceAnchors(divergences: readonly Key[]): (key: Key) => string {
  const anchors = new Map<string, string>()
  const taken = new Set<string>()
  for (const { fingerprint, standing } of divergences) {
    const anchor = taken.has(fingerprint) ? `${fingerprint}-${standing}` : fingerprint
    taken.add(anchor)
    anchors.set(`${fingerprint} ${standing}`, anchor)
  }
  return ({ fingerprint, standing }) => anchors.get(`${fingerprint} ${standing}`) ?? fingerprint
}
