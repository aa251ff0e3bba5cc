import type { JournalEntry } from '../model/journal.ts'
import { statementsHeld } from './ensure-one-run.ts'
import { type Chosen, joinClosing } from './join-closing.ts'
import { joinEnds } from './join-ends.ts'
import { joinReadOnly } from './join-read-only.ts'
import { joinSuite } from './join-suite.ts'
import type { ShardRun } from './shard-run.ts'
import { SuiteEntries } from './suite-entries.ts'

/**
 * The journal that a run of all suites would have: the suites in the order of its plan, then what was found out of their
 * divergences, then how it ended. `takeAlong` takes the file that an entry speaks of into the joined folder; false where
 * there is none any more. `runs` belong together.
 */
export function* joinJournals(
  runs: readonly ShardRun[],
  undelivered: readonly string[],
  takeAlong: (chosen: Chosen) => boolean,
): Generator<JournalEntry, void> {
  if (runs[0]) {
    yield joinStarts(runs, runs[0])
    const places = new StatementPlaces(runs)
    for (const entry of joinSuites(runs, runs[0])) {
      places.note(entry)
      yield entry
    }
    for (const entry of joinReadOnly(
      runs,
      runs[0].start.shard.plan.map(({ file }) => file),
    )) {
      places.note(entry)
      yield entry
    }
    const closing = runs.map(({ directory, closing: entries }) => ({ directory, entries }))
    for (const chosen of joinClosing(closing, statement => places.of(statement))) {
      yield takeAlong(chosen) ? chosen.entry : lost(chosen)
    }
  }
  const totalMs = Math.max(0, ...runs.map(({ end }) => end?.totalMs ?? 0))
  const restarts = runs.flatMap(({ end }) => end?.restarts ?? [])
  const restarted = restarts.length > 0 ? { restarts } : {}
  yield { kind: 'run-finished', end: joinEnds(runs, undelivered), totalMs, ...restarted }
}

function lost({ entry, directory }: Chosen): JournalEntry {
  const what = entry.kind === 'reproduction' ? entry.file : entry.kind
  return { kind: 'diagnosis-remark', detail: `${what} is not in ${directory} any more` }
}

/** Shards run at the same time: the first that starts, and the one that takes longest. */
function joinStarts(runs: readonly ShardRun[], { start: { shard, ...start } }: ShardRun): JournalEntry {
  return {
    ...start,
    startedAt: runs.map(run => run.start.startedAt).toSorted()[0]!,
    suites: shard.plan.map(({ digest: _, ...planned }) => planned),
    serversMs: Math.max(...runs.map(run => run.start.serversMs)),
  }
}

function* joinSuites(runs: readonly ShardRun[], { start }: ShardRun): Generator<JournalEntry, void> {
  using opened = new DisposableStack()
  const shards = runs.map(run => ({ run, entries: opened.use(new SuiteEntries(run)) }))
  for (const { file, statements } of start.shard.plan) {
    const holders = shards.filter(({ run }) => run.start.suites.some(suite => suite.file === file))
    const parts = holders.map(({ entries }) => entries.of(file))
    yield* joinSuite(parts, { whole: statementsHeld(runs, file) === statements })
  }
}

/** Where the statements stand of which shards have found out something. */
class StatementPlaces {
  readonly #places = new Map<string, number>()
  #next = 0

  constructor(runs: readonly ShardRun[]) {
    for (const { closing } of runs) {
      for (const entry of closing) {
        if (entry.kind !== 'diagnosis-remark') this.#places.set(entry.statement, Number.MAX_SAFE_INTEGER)
      }
    }
  }

  note(entry: JournalEntry): void {
    if (entry.kind !== 'observation') return
    const { statement } = entry.observation
    if (this.#places.get(statement) === Number.MAX_SAFE_INTEGER) this.#places.set(statement, this.#next)
    this.#next += 1
  }

  of(statement: string): number {
    return this.#places.get(statement) ?? Number.MAX_SAFE_INTEGER
  }
}
