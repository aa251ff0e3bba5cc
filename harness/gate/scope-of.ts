import type { BaselineEntry } from '../model/baseline-entry.ts'

/** Returns the key that may occur only once in a baseline: a fingerprint together with a pair of servers. */
export function scopeOf({ fingerprint, servers }: Pick<BaselineEntry, 'fingerprint' | 'servers'>): string {
  return JSON.stringify([fingerprint, servers?.source.toLowerCase(), servers?.target.toLowerCase()])
}
