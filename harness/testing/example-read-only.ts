import type { Difference } from '../model/difference.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ReadOnlyBypass } from '../model/read-only-bypass.ts'
import type { ReadOnlyFacts } from '../model/read-only-facts.ts'
import type { SwitchOutcomes } from '../model/switch-row.ts'
import type { WriteReading } from '../model/write-reading.ts'
import type { ReadOnlyEntry, ReadOnlyObservation } from '../phases/read-only/read-only-entry.ts'
import { exampleDifference, exampleObservation, exampleStart } from './example-entries.ts'
import { type ExampleEntry, inPhases } from './in-phases.ts'

/** Entries of the read-only phase as a run records them, for tests. */

export const exampleReadOnlyRefusal: Outcome = {
  kind: 'error',
  errno: 1290,
  sqlState: 'HY000',
  message: 'The MySQL server is running with the --read-only option so it cannot execute this statement',
}

export function exampleReading(change: Partial<WriteReading> = {}): WriteReading {
  return { writes: 'no', means: [], tables: [], temporary: false, commits: false, ...change }
}

export const exampleUpdate = exampleReading({ writes: 'yes', means: ['rows'], tables: ['users'] })

/** Returns a statement of the suite `log in`, on the path of a log-in, replayed while the servers are read-only. */
export function exampleReadOnly(
  line: number,
  change: Partial<Observation> = {},
  facts: Partial<ReadOnlyFacts> = {},
): ReadOnlyObservation {
  return {
    ...exampleObservation(line, { normalised: `while read-only: select ${line}`, ...change }),
    readOnly: { path: 'auth', reading: exampleReading(), readWrite: { source: 'same', target: 'same' }, ...facts },
  }
}

/** A promise that one side breaks. */
export function exampleBroken(change: Partial<Difference> = {}): Difference {
  const { kind: _, source: __, target: ___, ...rest } = exampleDifference()
  const summary = 'the target refuses it while read-only (1290 HY000), on the path of a log-in'
  return { ...rest, kind: 'read-only', summary, target: '1290 (HY000) read-only', ...change }
}

export function exampleReadOnlyBypass(change: Partial<ReadOnlyBypass> = {}): ReadOnlyEntry {
  const because = 'it holds CONNECTION_ADMIN'
  const bypass = {
    side: 'source',
    kind: 'account',
    name: "'admin'@'%'",
    because,
    reach: 'writes',
    ours: false,
  } as const
  return { kind: 'read-only-bypass', bypass: { ...bypass, ...change } }
}

export function exampleSwitchRow(scenario: string, title: string, source: SwitchOutcomes, target: SwitchOutcomes) {
  return { kind: 'connection-at-switchover', row: { scenario, title, source, target } } as const satisfies ReadOnlyEntry
}

const privileges = 'SELECT, INSERT, UPDATE, DELETE'
const application = {
  account: "'crosscheck3f9a1c'@'%'",
  grants: [
    'GRANT USAGE ON *.* TO `crosscheck3f9a1c`@`%`',
    `GRANT ${privileges} ON \`crosscheck\\_3f9a1c\\_%\`.* TO \`crosscheck3f9a1c\`@\`%\``,
  ],
}

export const examplePreparation: ReadOnlyEntry = {
  kind: 'preparation',
  mode: 'read_only',
  how: { source: 'SET GLOBAL read_only = 1', target: 'SET GLOBAL read_only = 1' },
  application: { source: application, target: application },
}

/**
 * Returns a run of `log in` with its read-only phase: `replayed`, and then `happened` while the servers were read-only.
 */
export function exampleReadOnlyJournal(
  replayed: ExampleEntry[],
  happened: ExampleEntry[],
  change: { finished?: boolean } = {},
): JournalEntry[] {
  const suite = { name: 'log in', file: 'suites/log-in.sql' }
  return inPhases(
    [
      exampleStart([{ ...suite, path: 'auth', statements: replayed.length }]),
      { kind: 'suite-started', suite: suite.name, file: suite.file, database: 'crosscheck_1' },
      ...replayed,
      { kind: 'suite-finished', suite: suite.name, file: suite.file, ms: 420 },
      examplePreparation,
      ...happened,
      { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 3600 },
    ],
    change.finished === false ? ['read-only'] : [],
  )
}
