import type { MergeContext, PhaseShard } from '../../model/phase.ts'
import { joinSuite } from './join-suite.ts'
import type { ReplayEntry } from './replay-entry.ts'
import { SuiteEntries } from './suite-entries.ts'

/** Yields the suites in the order of the whole run's plan, and then the restarts of the servers of all shards. */
export function* mergeReplay(
  shards: readonly PhaseShard<ReplayEntry>[],
  { files, isWhole }: MergeContext,
): Generator<ReplayEntry, void> {
  using opened = new DisposableStack()
  const readers = shards.map(shard => ({ shard, entries: opened.use(new SuiteEntries(shard)) }))
  for (const file of files) {
    const holders = readers.filter(({ shard }) => shard.start.suites.some(suite => suite.file === file))
    const parts = holders.map(({ entries }) => entries.of(file))
    yield* joinSuite(parts, { whole: isWhole(file) })
  }
  for (const shard of shards) for (const entry of shard.entries()) if (entry.kind === 'server-restarted') yield entry
}
