import type { Difference } from '../model/difference.ts'
import type { JournalEntry, RunStarted } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import type { PlannedSuite } from '../model/planned-suite.ts'
import type { RunEnd } from '../model/run-end.ts'
import type { ObservationEntry } from '../model/suite-entry.ts'
import { type ExampleEntry, inPhases } from './in-phases.ts'

/** Entries as a run records them, for tests: the defaults are free of differences, and a test changes its subject. */

export function exampleRows(rowCount = 1): Extract<Outcome, { kind: 'rows' }> {
  return {
    kind: 'rows',
    columns: [],
    rowCount,
    digest: 'ab'.repeat(32),
    warnings: { kind: 'read', count: 0, list: [] },
    inTransaction: false,
  }
}

export const exampleRefused: Outcome = { kind: 'error', errno: 1064, sqlState: '42000', message: 'syntax' }
export const exampleLost: Outcome = { kind: 'lost', cause: 'timeout', detail: 'no reply within 30,000 ms' }

export function exampleDifference(change: Partial<Difference> = {}): Difference {
  return { kind: 'type', result: 1, summary: 'the type of n differs', source: 'BIGINT', target: 'INT', ...change }
}

/** Returns the observation of a statement of the suite `log in`; `line` determines its location. */
export function exampleObservation(line: number, change: Partial<Observation> = {}): ObservationEntry {
  const at = `suites/log-in.sql:${line}:1`
  const sql = `SELECT ${line}`
  return {
    kind: 'observation',
    observation: {
      statement: at,
      at,
      suite: 'log in',
      file: 'suites/log-in.sql',
      step: 'suite',
      sql,
      normalised: sql.toLowerCase(),
      source: [exampleRows()],
      target: [exampleRows()],
      differences: [],
      tolerances: [],
      notCompared: [],
      ms: { source: 0.4, target: 0.6 },
      ...change,
    },
  }
}

export function exampleStart(suites: PlannedSuite[]): RunStarted {
  return {
    kind: 'run-started',
    formatVersion: 3,
    startedAt: '2026-03-01T02:00:00.000Z',
    servers: {
      source: {
        spec: 'mysql:9.7',
        description: 'MySQL 9.7.0, embedded',
        product: 'MySQL',
        version: '9.7.0',
        settings: { sql_mode: 'ONLY_FULL_GROUP_BY', lower_case_table_names: '0' },
      },
      target: {
        spec: 'mariadb:11.8',
        description: 'MariaDB 11.8.6, embedded',
        product: 'MariaDB',
        version: '11.8.6',
        settings: { sql_mode: '', lower_case_table_names: '0' },
      },
    },
    phases: ['replay'],
    suites,
    suitesFrom: 'configuration',
    pinned: ['timestamp'],
    serversMs: 1800,
  }
}

/**
 * Returns the journal of a run of the one suite `log in` with the given observations and other entries. The entries of
 * the diagnosis come last.
 */
export function exampleJournal(
  happened: ExampleEntry[],
  change: { planned?: number; end?: RunEnd } = {},
): JournalEntry[] {
  const suite = { name: 'log in', file: 'suites/log-in.sql' }
  const isDiagnosis = ({ kind }: ExampleEntry) => ['attribution', 'reproduction', 'remark'].includes(kind)
  const replayed = happened.filter(entry => entry.kind === 'observation' && entry.observation.step === 'suite')
  return inPhases([
    exampleStart([{ ...suite, statements: change.planned ?? replayed.length }]),
    { kind: 'suite-started', suite: suite.name, file: suite.file, database: 'crosscheck_1' },
    ...happened.filter(entry => !isDiagnosis(entry)),
    { kind: 'suite-finished', suite: suite.name, file: suite.file, ms: 420 },
    ...happened.filter(isDiagnosis),
    { kind: 'run-finished', end: change.end ?? { kind: 'complete' }, totalMs: 2600 },
  ])
}
