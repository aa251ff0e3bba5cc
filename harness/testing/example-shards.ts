import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '../journal/append.ts'
import type { JournalEntry, RunStarted } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { ObservationEntry } from '../model/suite-entry.ts'
import { exampleObservation, exampleStart } from './example-entries.ts'
import { type ExampleEntry, inPhases } from './in-phases.ts'

/** Journals of a run and of its shards, for tests. A suite is named by a letter; its statements are its lines. */
export interface ExampleSuite {
  name: string
  lines: number[]
  /** By line: the properties of an observation that differ from the default. */
  changes?: ReadonlyMap<number, Partial<Observation>>
  /** Further observations, in their order. */
  before?: ExampleEntry[]
  after?: ExampleEntry[]
}

export const fileOf = (name: string) => `suites/${name}.sql`

export function observationOf(name: string, line: number, change: Partial<Observation> = {}): ObservationEntry {
  const at = `${fileOf(name)}:${line}:1`
  return exampleObservation(line, { statement: at, at, suite: name, file: fileOf(name), ...change })
}

/** Returns an observation of a fixture statement, or of a table's contents, of a suite. */
export function sharedObservation(
  name: string,
  step: 'fixture' | 'contents',
  change: Partial<Observation> = {},
): ObservationEntry {
  const statement = step === 'fixture' ? 'fixtures/f/schema.sql:1:1' : `${fileOf(name)}#t`
  return exampleObservation(1, { statement, at: statement, suite: name, file: fileOf(name), step, ...change })
}

function suiteEntries({ name, lines, changes, before = [], after = [] }: ExampleSuite, ms = 100): ExampleEntry[] {
  return [
    { kind: 'suite-started', suite: name, file: fileOf(name), database: `crosscheck_${name}_${ms}` },
    ...before,
    ...lines.map(line => observationOf(name, line, changes?.get(line))),
    ...after,
    { kind: 'suite-finished', suite: name, file: fileOf(name), ms },
  ]
}

const plannedOf = (suites: readonly ExampleSuite[]) =>
  suites.map(({ name, lines }) => ({ name, file: fileOf(name), statements: lines.length }))

export function wholeJournal(suites: readonly ExampleSuite[], closing: ExampleEntry[] = []): JournalEntry[] {
  return inPhases([
    exampleStart(plannedOf(suites)),
    ...suites.flatMap(suite => suiteEntries(suite)),
    ...closing,
    { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 2600 },
  ])
}

/** Returns the journal of one shard of a run of all `suites`; the shard replays those of `own`. */
export function shardJournal(
  { index, count }: { index: number; count: number },
  suites: readonly ExampleSuite[],
  own: readonly ExampleSuite[],
  { closing = [], start = {} }: { closing?: ExampleEntry[]; start?: Partial<RunStarted> } = {},
): JournalEntry[] {
  const plan = plannedOf(suites).map(suite => ({ ...suite, digest: `digest of ${suite.name}` }))
  const settings = { protocol: 'declared', noise: 'true' }
  const started = exampleStart(plannedOf(own))
  return inPhases([
    { ...started, shard: { index, count, plan, settings }, serversMs: 1000 * index, ...start },
    ...own.flatMap(suite => suiteEntries(suite, 10 * index)),
    ...closing,
    { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 1300 * index },
  ])
}

/** Writes the folder of a run; returns it. */
export function writeRun(directory: string, entries: readonly JournalEntry[]): string {
  mkdirSync(directory, { recursive: true })
  using journal = openJournal(join(directory, 'journal.jsonl'))
  for (const entry of entries) journal.append(entry)
  return directory
}
