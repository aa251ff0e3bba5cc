import type { Outcome } from '../../model/outcome.ts'
import type { SuiteEntry } from '../../model/suite-entry.ts'
import { PartReader, type Step, steps } from './part-reader.ts'
import type { ReplayEntry } from './replay-entry.ts'

type SuiteFinished = Extract<SuiteEntry, { kind: 'suite-finished' }>

/**
 * Joins the observations of one suite by several shards into those that one shard would have recorded: step by step,
 * and within a step one part after the other, in the order of their statements. Entries that all parts share (the
 * fixture, the contents of tables) are kept once; where the parts saw different things, all of their entries are kept.
 * `whole`: no part is missing.
 */
export function* joinSuite(
  parts: readonly Iterable<ReplayEntry>[],
  { whole }: { whole: boolean },
): Generator<ReplayEntry, void> {
  const readers = parts.map(part => new PartReader(part))
  const firstReaders = new Map<string, PartReader>()
  const finished: SuiteFinished[] = []
  for (const step of steps) {
    // From this step on, the next entry shows which part comes first.
    if (step === 'suite') readers.sort((one, other) => one.place - other.place)
    for (const reader of readers) {
      for (const entry of reader.upTo(step)) {
        if (entry.kind === 'suite-finished') finished.push(entry)
        else if (isNew(entry, step, reader, firstReaders)) yield entry
      }
    }
  }
  const [first] = finished
  // If a part is missing, the suite is not finished.
  if (!first || !whole || finished.length < parts.length) return
  const givenUp = finished.find(part => part.givenUp !== undefined)?.givenUp
  const ms = finished.reduce((sum, part) => sum + part.ms, 0)
  yield { ...first, ms, ...(givenUp === undefined ? {} : { givenUp }) }
}

/** Returns whether no other part has yielded the same entry. A statement of the suite itself is in one part only. */
function isNew(entry: ReplayEntry, step: Step, reader: PartReader, firstReaders: Map<string, PartReader>): boolean {
  if (step === 'suite') return true
  const gist = gistOf(entry)
  const first = firstReaders.get(gist) ?? reader
  firstReaders.set(gist, first)
  return first === reader
}

/**
 * Returns a key that is equal for entries of equal meaning. The clock of each shard is pinned to another time, so that
 * values, digests and the texts about them may differ; the kinds of the replies and of the differences may not.
 */
function gistOf(entry: ReplayEntry): string {
  switch (entry.kind) {
    case 'suite-started':
      return entry.kind
    case 'observation': {
      const { statement, step, source, target, differences, notCompared } = entry.observation
      const ways = differences.map(({ kind, result, column }) => [kind, result, column])
      return JSON.stringify([step, statement, source.map(inShort), target.map(inShort), ways, notCompared])
    }
    default:
      return JSON.stringify(entry)
  }
}

function inShort(outcome: Outcome): unknown[] {
  switch (outcome.kind) {
    case 'rows':
      return [outcome.kind, outcome.rowCount]
    case 'done':
      return [outcome.kind, String(outcome.affectedRows)]
    case 'error':
      return [outcome.kind, outcome.errno]
    case 'lost':
      return [outcome.kind, outcome.cause]
    default:
      return outcome satisfies never
  }
}
