import type { ReadOnlyPath, ReadOnlySummary } from '../model/read-only.ts'

/** The suites on the path of a log-in, and the others. */
export function byPath({ paths }: Pick<ReadOnlySummary, 'paths'>): { logIn: ReadOnlyPath[]; others: ReadOnlyPath[] } {
  const isLogIn = ({ path }: ReadOnlyPath) => path === 'auth'
  return { logIn: paths.filter(isLogIn), others: paths.filter(path => !isLogIn(path)) }
}

export function holdsOnBoth({ holds }: Pick<ReadOnlyPath, 'holds'>): boolean {
  return holds.source && holds.target
}

/** `3 of 4`: how many hold on both sides. */
export function countHolding(paths: readonly ReadOnlyPath[]): string {
  return `${paths.filter(holdsOnBoth).length} of ${paths.length}`
}
