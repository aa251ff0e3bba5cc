import type { Difference } from './difference.ts'
import type { NoisyDifference } from './noisy-difference.ts'

/** Reduces a difference to the properties by which it can be compared with another difference. */
export function noiseOf({ kind, result, column, columns }: Difference): NoisyDifference {
  const known = columns ?? (column === undefined ? undefined : [column])
  return { kind, result, ...(known ? { columns: known } : {}) }
}

/** Whether a difference between source and target also shows when the source is compared with itself. */
export function isNoise(difference: Difference, noise: readonly NoisyDifference[]): boolean {
  const { kind, result, columns } = noiseOf(difference)
  const alike = noise.filter(each => each.kind === kind && each.result === result)
  if (alike.some(each => each.columns === undefined)) return true
  const noisy = new Set(alike.flatMap(each => each.columns ?? []))
  return columns !== undefined && columns.length > 0 && columns.every(column => noisy.has(column))
}
