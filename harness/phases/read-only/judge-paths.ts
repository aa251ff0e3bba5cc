import type { Divergence } from '../../model/divergence.ts'
import type { FailingStatement, ReadOnlyPath } from '../../model/read-only-path.ts'
import type { Side } from '../../model/side.ts'
import type { ObservedPath } from './read-only-paths.ts'

/**
 * Adds the status of its divergence to each statement that breaks a promise while read-only, and derives which paths
 * hold.
 */
export function judgePaths(paths: readonly ObservedPath[], divergences: readonly Divergence[]): ReadOnlyPath[] {
  const byPlace = new Map<string, Divergence>()
  for (const divergence of divergences) {
    if (divergence.phase !== 'read-only' || !divergence.kinds.includes('read-only')) continue
    for (const { file, at } of divergence.statements) byPlace.set(JSON.stringify([file, at]), divergence)
  }
  return paths.map(path => judgePath(path, byPlace))
}

function judgePath(observed: ObservedPath, byPlace: Map<string, Divergence>): ReadOnlyPath {
  const failing: FailingStatement[] = []
  const notKnown = [...observed.notKnown]
  for (const remark of observed.failing) {
    const divergence = byPlace.get(JSON.stringify([observed.file, remark.at]))
    if (divergence) failing.push({ ...remark, fingerprint: divergence.fingerprint, status: divergence.status })
    else notKnown.push(remark)
  }
  const holds = (side: Side) =>
    !failing.some(each => each.side === side && isOpen(each)) && !notKnown.some(each => each.side === side)
  return { ...observed, holds: { source: holds('source'), target: holds('target') }, failing, notKnown }
}

function isOpen({ status }: FailingStatement): boolean {
  return status === 'new' || status === 'expired'
}
