import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openJournal } from '../journal/append.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import { exampleObservation, exampleStart } from './example-entries.ts'

/** Journals of a run and of its shards, for tests. A suite is named by a letter; its statements are its lines. */
export interface ExampleSuite {
  name: string
  lines: number[]
  /** By line: in what an observation is not the usual one. */
  changes?: ReadonlyMap<number, Partial<Observation>>
  /** What is observed besides, in the order in which it comes. */
  before?: JournalEntry[]
  after?: JournalEntry[]
}

type RunStarted = Extract<JournalEntry, { kind: 'run-started' }>

export const fileOf = (name: string) => `suites/${name}.sql`

export function observationOf(name: string, line: number, change: Partial<Observation> = {}): JournalEntry {
  const at = `${fileOf(name)}:${line}:1`
  return exampleObservation(line, { statement: at, at, suite: name, ...change })
}

/** What a fixture statement, or a table's contents, looks like in a suite. */
export function sharedObservation(
  name: string,
  phase: 'fixture' | 'contents',
  change: Partial<Observation> = {},
): JournalEntry {
  const statement = phase === 'fixture' ? 'fixtures/f/schema.sql:1:1' : `${fileOf(name)}#t`
  return exampleObservation(1, { statement, at: statement, suite: name, phase, ...change })
}

export function suiteEntries(
  { name, lines, changes, before = [], after = [] }: ExampleSuite,
  ms = 100,
): JournalEntry[] {
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

export function wholeJournal(suites: readonly ExampleSuite[], closing: JournalEntry[] = []): JournalEntry[] {
  return [
    exampleStart(plannedOf(suites)),
    ...suites.flatMap(suite => suiteEntries(suite)),
    ...closing,
    { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 2600 },
  ]
}

/** The journal of one shard of a run of all `suites`; it has those of `own`. */
export function shardJournal(
  { index, count }: { index: number; count: number },
  suites: readonly ExampleSuite[],
  own: readonly ExampleSuite[],
  { closing = [], start = {} }: { closing?: JournalEntry[]; start?: Partial<RunStarted> } = {},
): JournalEntry[] {
  const plan = plannedOf(suites).map(suite => ({ ...suite, digest: `digest of ${suite.name}` }))
  const settings = { protocol: 'declared', noise: 'true' }
  const started = exampleStart(plannedOf(own)) as RunStarted
  return [
    { ...started, shard: { index, count, plan, settings }, serversMs: 1000 * index, ...start },
    ...own.flatMap(suite => suiteEntries(suite, 10 * index)),
    ...closing,
    { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 1300 * index },
  ]
}

/** Writes the folder of a run; returns it. */
export function writeRun(directory: string, entries: readonly JournalEntry[]): string {
  mkdirSync(directory, { recursive: true })
  using journal = openJournal(join(directory, 'journal.jsonl'))
  for (const entry of entries) journal.append(entry)
  return directory
}
