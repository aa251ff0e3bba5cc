import { orderOfPlaces } from '../../merge/order-of-places.ts'
import type { MergeContext, PhaseShard } from '../../model/phase.ts'
import type { DiagnosisEntry } from './diagnosis-entry.ts'

interface Candidate {
  shard: PhaseShard<DiagnosisEntry>
  entry: DiagnosisEntry
  place: number
}

/**
 * Yields the results of all shards about divergences, each once. If several shards have diagnosed the same divergence,
 * the result for its first statement is used, as in a run of all suites.
 */
export function* mergeDiagnosis(
  shards: readonly PhaseShard<DiagnosisEntry>[],
  { files, takeAlong }: MergeContext,
): Generator<DiagnosisEntry, void> {
  const placeOf = orderOfPlaces(files)
  const chosen = new Map<string, Candidate>()
  for (const shard of shards) {
    for (const entry of shard.entries()) {
      const isRemark = entry.kind === 'remark'
      const key = JSON.stringify([entry.kind, isRemark ? entry.detail : entry.fingerprint])
      const place = isRemark ? Number.POSITIVE_INFINITY : placeOf(entry.statement)
      const known = chosen.get(key)
      if (!known || place < known.place) chosen.set(key, { shard, entry, place })
    }
  }
  for (const { shard, entry } of [...chosen.values()].toSorted((one, other) => one.place - other.place)) {
    // Without its script, the entry would refer to a missing file.
    if (entry.kind !== 'reproduction' || takeAlong(shard, entry.file)) yield entry
    else yield { kind: 'remark', detail: `${entry.file} is not in ${shard.directory} any more` }
  }
}
