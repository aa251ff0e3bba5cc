import type { IncompleteShard, RunEnd } from '../model/run-end.ts'
import type { ShardRun } from './shard-run.ts'

/** Returns the end of the run as a whole. `undelivered` contains sentences about folders without a shard to join. */
export function joinEnds(runs: readonly ShardRun[], undelivered: readonly string[]): RunEnd {
  const [first] = runs
  if (!first) return { kind: 'failed', detail: undelivered.join('; ') }
  const { count } = first.start.shard
  const shards = Array.from({ length: count }, (_, at) => at + 1).flatMap(index => {
    const run = runs.find(({ start }) => start.shard.index === index)
    const end = run ? endOf(run) : missing(undelivered)
    const after = run?.lastPlace === undefined ? {} : { after: run.lastPlace }
    return end ? [{ index, count, ...after, end }] : []
  })
  return shards.length === 0 ? { kind: 'complete' } : { kind: 'shards-incomplete', shards }
}

function endOf({ end: finished }: ShardRun): IncompleteShard['end'] | undefined {
  if (!finished) return { kind: 'killed' }
  const { end } = finished
  return end.kind === 'complete' || end.kind === 'shards-incomplete' ? undefined : end
}

function missing(undelivered: readonly string[]): IncompleteShard['end'] {
  return { kind: 'missing', detail: ['none of the folders holds it', ...undelivered].join('; ') }
}
