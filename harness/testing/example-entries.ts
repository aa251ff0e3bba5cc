import type { Difference } from '../model/difference.ts'
import type { JournalEntry, PlannedSuite, RunEnd } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'

/** Entries as a run records them, for tests: a healthy default in which a test changes what it is about. */

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

export const exampleRefused: Outcome = { kind: 'refused', errno: 1064, sqlState: '42000', message: 'syntax' }
export const exampleLost: Outcome = { kind: 'lost', cause: 'timeout', detail: 'no reply within 30,000 ms' }

export function exampleDifference(change: Partial<Difference> = {}): Difference {
  return { kind: 'type', result: 1, summary: 'the type of n differs', source: 'BIGINT', target: 'INT', ...change }
}

/** A statement of the suite `log in`; `line` makes its place. */
export function exampleObservation(line: number, change: Partial<Observation> = {}): JournalEntry {
  const at = `suites/log-in.sql:${line}:1`
  const sql = `SELECT ${line}`
  return {
    kind: 'observation',
    observation: {
      statement: at,
      at,
      suite: 'log in',
      phase: 'replay',
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

export function exampleStart(suites: PlannedSuite[]): JournalEntry {
  return {
    kind: 'run-started',
    formatVersion: 1,
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
    suites,
    suitesFrom: 'configuration',
    pinned: ['timestamp'],
    serversMs: 1800,
  }
}

/** A whole run of the one suite `log in` over the given observations and whatever else happened in it. */
export function exampleJournal(
  happened: JournalEntry[],
  change: { planned?: number; end?: RunEnd } = {},
): JournalEntry[] {
  const suite = { name: 'log in', file: 'suites/log-in.sql' }
  const replayed = happened.filter(entry => entry.kind === 'observation' && entry.observation.phase === 'replay')
  return [
    exampleStart([{ ...suite, statements: change.planned ?? replayed.length }]),
    { kind: 'suite-started', suite: suite.name, file: suite.file, database: 'crosscheck_1' },
    ...happened,
    { kind: 'suite-finished', suite: suite.name, file: suite.file, ms: 420 },
    { kind: 'run-finished', end: change.end ?? { kind: 'complete' }, totalMs: 2600 },
  ]
}
