import type { JournalEntry, PhaseEntry } from '../model/journal.ts'
import type { MergeContext, PhaseReader, PhaseShard } from '../model/phase.ts'
import { statementsHeld } from './ensure-one-run.ts'
import { joinEnds } from './join-ends.ts'
import type { ShardRun } from './shard-run.ts'

/**
 * Yields the journal that a run of all suites would have written: its phases one after the other, each joined by its
 * own reader, and then the end of the run. `runs` belong to the same run. `takeAlong`: see MergeContext.
 */
export function* joinJournals(
  runs: readonly ShardRun[],
  undelivered: readonly string[],
  readers: readonly PhaseReader[],
  takeAlong: MergeContext['takeAlong'],
): Generator<JournalEntry, void> {
  const [first] = runs
  if (first) {
    const { plan } = first.start.shard
    yield joinStarts(runs, first, readers)
    for (const run of runs) for (const because of run.damage) yield { kind: 'journal-damaged', because }
    const context: MergeContext = {
      files: plan.map(({ file }) => file),
      isWhole: file => plan.some(suite => suite.file === file && statementsHeld(runs, file) === suite.statements),
      takeAlong,
    }
    for (const reader of readers) {
      const planned = runs.filter(({ start }) => start.phases.includes(reader.name))
      if (planned.length > 0) yield* joinPhase(reader, planned, context)
    }
  }
  const totalMs = Math.max(0, ...runs.map(({ end }) => end?.totalMs ?? 0))
  yield { kind: 'run-finished', end: joinEnds(runs, undelivered), totalMs }
}

/**
 * Joins the starts of the shards. Shards run at the same time: the earliest start and the longest start-up of servers
 * count.
 */
function joinStarts(
  runs: readonly ShardRun[],
  { start: { shard, ...start } }: ShardRun,
  readers: readonly PhaseReader[],
): JournalEntry {
  const planned = new Set(runs.flatMap(run => run.start.phases))
  return {
    ...start,
    phases: readers.map(({ name }) => name).filter(name => planned.has(name)),
    startedAt: runs.map(run => run.start.startedAt).toSorted()[0]!,
    suites: shard.plan.map(({ digest: _, ...planned }) => planned),
    serversMs: Math.max(...runs.map(run => run.start.serversMs)),
  }
}

/** Joins a phase of `runs`, in which it was planned. The phase is finished if it is finished in each of them. */
function* joinPhase(
  reader: PhaseReader,
  runs: readonly ShardRun[],
  context: MergeContext,
): Generator<JournalEntry, void> {
  const phase = reader.name
  const left = runs.map(run => run.phases.get(phase))
  for (const because of new Set(left.flatMap(each => each?.leftOut ?? [])))
    yield { kind: 'phase-left-out', phase, because }
  if (!left.some(each => each?.hasStarted)) return
  yield { kind: 'phase-started', phase }
  const shards: PhaseShard<PhaseEntry>[] = runs.map(run => ({
    directory: run.directory,
    start: run.start,
    entries: () => run.entries(phase),
  }))
  for (const entry of reader.merge(shards, context)) yield { kind: 'entry', phase, entry }
  const times = left.map(each => each?.finishedMs)
  if (times.includes(undefined)) return
  yield { kind: 'phase-finished', phase, ms: Math.max(...times.map(ms => ms ?? 0)) }
}
