import type { DivergenceKey } from '../../model/text.ts'

/** Returns the fragment of a link to a divergence on the page; undefined if the divergence is not on the page. */
export type AnchorOf = (key: DivergenceKey) => string | undefined

/**
 * Returns the anchors of divergences: the fingerprint, with the status appended if an earlier divergence has the same
 * fingerprint.
 */
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
