import type { ClosingEntry } from './closing-entry.ts'

export interface ClosingOfShard {
  directory: string
  entries: readonly ClosingEntry[]
}

/** An entry, and the folder of the shard that it is from. */
export interface Chosen {
  directory: string
  entry: ClosingEntry
}

/**
 * What shards have found out of divergences, each thing once. Where several have looked at one divergence, the one that
 * has its first statement is listened to, as in a run of all. `placeOf`: where a statement stands in the joined journal.
 */
export function joinClosing(shards: readonly ClosingOfShard[], placeOf: (statement: string) => number): Chosen[] {
  const chosen = new Map<string, Chosen & { place: number }>()
  for (const { directory, entries } of shards) {
    for (const entry of entries) {
      const isRemark = entry.kind === 'diagnosis-remark'
      const key = JSON.stringify([entry.kind, isRemark ? entry.detail : entry.fingerprint])
      const place = isRemark ? Number.MAX_SAFE_INTEGER : placeOf(entry.statement)
      const known = chosen.get(key)
      if (!known || place < known.place) chosen.set(key, { directory, entry, place })
    }
  }
  return [...chosen.values()]
    .toSorted((one, other) => one.place - other.place)
    .map(({ directory, entry }) => ({ directory, entry }))
}
