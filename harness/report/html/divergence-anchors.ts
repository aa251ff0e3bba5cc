import type { DivergenceKey } from '../../model/text.ts'

/** What a link to a divergence of the page ends in; undefined for one that is not there. */
export type AnchorOf = (key: DivergenceKey) => string | undefined

/** Its fingerprint, with its status where another one of the same fingerprint comes before it. */
export function divergenceAnchors(divergences: readonly DivergenceKey[]): AnchorOf {
  const anchors = new Map<string, string>()
  const taken = new Set<string>()
  for (const { fingerprint, status } of divergences) {
    const anchor = taken.has(fingerprint) ? `${fingerprint}-${status}` : fingerprint
    taken.add(anchor)
    anchors.set(`${fingerprint} ${status}`, anchor)
  }
  return ({ fingerprint, status }) => anchors.get(`${fingerprint} ${status}`)
}
