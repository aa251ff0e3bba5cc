import type { Difference, Kind } from './difference.ts'

/** What differs between the source and the source, at one statement: no server can be held to it. */
export interface NoisyDifference {
  kind: Kind
  /** 1 for the first result of a multi-result. */
  result: number
  /** The columns in which it shows; absent where it cannot be tied to columns. */
  columns?: string[]
}

export function noiseOf({ kind, result, column, columns }: Difference): NoisyDifference {
  const known = columns ?? (column === undefined ? undefined : [column])
  return { kind, result, ...(known ? { columns: known } : {}) }
}

/** Whether a difference between source and target says no more than the source says against itself. */
export function isNoise(difference: Difference, noise: readonly NoisyDifference[]): boolean {
  const { kind, result, columns } = noiseOf(difference)
  const alike = noise.filter(each => each.kind === kind && each.result === result)
  if (alike.some(each => each.columns === undefined)) return true
  const noisy = new Set(alike.flatMap(each => each.columns ?? []))
  return columns !== undefined && columns.length > 0 && columns.every(column => noisy.has(column))
}
