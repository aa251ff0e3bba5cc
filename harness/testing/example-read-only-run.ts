import type { JournalEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import type { ReadOnlyFacts } from '../model/read-only-facts.ts'
import type { SwitchOutcomes, SwitchStep } from '../model/switch-row.ts'
import type { ReadOnlyEntry, ReadOnlyObservation } from '../phases/read-only/read-only-entry.ts'
import type { ReplayEntry } from '../phases/replay/replay-entry.ts'
import { exampleDifference, exampleObservation, exampleRows, exampleStart } from './example-entries.ts'
import {
  exampleBroken,
  examplePreparation,
  exampleReading,
  exampleReadOnly,
  exampleReadOnlyBypass,
  exampleReadOnlyRefusal,
  exampleUpdate,
} from './example-read-only.ts'
import { type ExampleEntry, inPhases } from './in-phases.ts'

const paths = { 'log-in': 'auth', session: 'auth', profile: undefined }
type Name = keyof typeof paths

const done: Outcome = {
  kind: 'done',
  affectedRows: 1n,
  insertId: 0n,
  info: '',
  warnings: { kind: 'read', count: 0, list: [] },
  inTransaction: false,
}
const refused = { source: [exampleReadOnlyRefusal], target: [exampleReadOnlyRefusal] }
const degrade = { kind: 'degrade' as const, how: 'skipped; the next log-in writes it' }

/**
 * Notes a statement of a suite, as it was replayed, with the changes to its observation while the servers were
 * read-only.
 */
function statement(
  suite: Name,
  line: number,
  sql: string,
  readOnly: Partial<Observation> = {},
  facts: Partial<ReadOnlyFacts> = {},
): { replayed: ReplayEntry; readOnly: ReadOnlyObservation } {
  const at = `suites/${suite}.sql:${line}:1`
  const about = {
    statement: at,
    at,
    suite: suite.replace('-', ' '),
    file: `suites/${suite}.sql`,
    sql,
    normalised: sql.toLowerCase(),
  }
  const path = paths[suite]
  const entry = exampleReadOnly(
    line,
    { ...about, normalised: `while read-only: ${about.normalised}`, ...readOnly },
    facts,
  )
  if (path === undefined) delete entry.readOnly.path
  return { replayed: exampleObservation(line, about), readOnly: entry }
}

const statements = {
  'log-in': [
    statement('log-in', 8, "SELECT id, password_hash FROM users WHERE email = 'ada@example.com'"),
    statement(
      'log-in',
      12,
      'SELECT id FROM users WHERE id = 1 FOR UPDATE',
      {
        name: 'lock-user',
        ...refused,
        differences: [
          exampleBroken({
            summary: 'the source refuses it while read-only (1290 HY000), on the path of a log-in',
            source: '1290 (HY000) read-only',
            target: undefined as never,
          }),
          exampleBroken({ advice: 'Let the application do without it during the freeze.' }),
        ],
      },
      { reading: exampleReading({ writes: 'yes', means: ['locking-read'], tables: ['users'] }) },
    ),
    statement(
      'log-in',
      17,
      'UPDATE users SET last_login_at = NOW() WHERE id = 1',
      { name: 'remember-last-log-in', ...refused },
      { reading: exampleUpdate, expectation: degrade },
    ),
    statement(
      'log-in',
      21,
      "CALL note_attempt('ada@example.com')",
      {
        name: 'count-attempt',
        source: [exampleReadOnlyRefusal],
        target: [done],
        differences: [
          exampleBroken({ summary: 'it writes while read-only on the target', target: 'done, 1 affected' }),
        ],
      },
      {
        wroteOn: ['target'],
        reading: exampleReading({
          writes: 'yes',
          means: ['routine', 'rows'],
          tables: ['log_in_attempts'],
          swallows: 'schema.sql:40:3',
        }),
        expectation: { kind: 'refused' },
      },
    ),
  ],
  session: [
    statement('session', 5, 'SELECT user_id FROM sessions WHERE token = ?', { name: 'find-session' }),
    statement(
      'session',
      9,
      'DELETE FROM sessions WHERE token = ?',
      { name: 'log-out', ...refused },
      {
        reading: exampleReading({ writes: 'yes', means: ['rows'], tables: ['sessions'] }),
        expectation: { kind: 'refused' },
      },
    ),
  ],
  profile: [
    statement(
      'profile',
      4,
      "UPDATE profiles SET city = 'London' WHERE user_id = 1",
      {
        source: [exampleReadOnlyRefusal],
        target: [{ ...exampleReadOnlyRefusal, errno: 1792, sqlState: '25006' } as Outcome],
        differences: [
          exampleDifference({
            kind: 'error',
            summary: 'while read-only the sides refuse it differently',
            source: '1290 (HY000)',
            target: '1792 (25006)',
          }),
        ],
      },
      { reading: exampleReading({ writes: 'yes', means: ['rows'], tables: ['profiles'] }) },
    ),
    statement(
      'profile',
      9,
      'CREATE TEMPORARY TABLE t (n INT)',
      { source: [done], target: [done] },
      {
        reading: exampleReading({ writes: 'yes', means: ['definition'], tables: ['t'], temporary: true }),
      },
    ),
    statement('profile', 12, 'SELECT NEXTVAL(s)', { source: [exampleRows()], target: [exampleReadOnlyRefusal] }),
  ],
} satisfies Record<Name, unknown>

function step(when: SwitchStep['when'], sql: string, outcome: string): SwitchStep {
  const message = 'The MySQL server is running with the --read-only option so it cannot execute this statement'
  return { when, sql, outcome, ...(outcome.startsWith('1290') ? { message } : {}) }
}

function waited(waitedMs: number, steps: SwitchStep[], blocked = false): SwitchOutcomes {
  return { waitedMs, blocked, steps }
}

const openTransaction = [
  step('before', 'UPDATE accounts SET n = 2', 'done'),
  step('read-only', 'COMMIT', '1290 HY000'),
  step('read-write', 'SELECT n FROM accounts', '1 row: 1'),
]
const lockedTable = [
  step('before', 'LOCK TABLES accounts WRITE', 'done'),
  step('at', 'UPDATE accounts SET n = 3', 'done'),
  step('read-only', 'UPDATE accounts SET n = 4', '1290 HY000'),
  step('read-write', 'UPDATE accounts SET n = 4', 'done'),
]
const lockedOnTarget = [lockedTable[0]!, step('at', 'UPDATE accounts SET n = 3', 'lost (timeout)'), lockedTable[3]!]

const around: ReadOnlyEntry[] = [
  exampleReadOnlyBypass({
    side: 'target',
    kind: 'event',
    name: 'crosscheck_log_in_3f9a1c.purge_sessions',
    because: "its definer 'root'@'localhost' holds READ ONLY ADMIN",
    ours: true,
    at: { file: 'fixtures/accounts/schema.sql', line: 91, column: 1 },
  }),
  exampleReadOnlyBypass({ name: "'root'@'localhost'", because: 'it holds SUPER and CONNECTION_ADMIN' }),
  exampleReadOnlyBypass({
    kind: 'trigger',
    name: 'stamp_users',
    because: 'its definer is exempt',
    reach: 'indirectly',
  }),
]

const moved: ReadOnlyEntry[] = [
  {
    kind: 'unexpected-write',
    write: {
      side: 'target',
      what: 'table crosscheck_log_in_3f9a1c.sessions',
      before: '3 rows, checksum 81f2',
      after: '1 row, checksum 07aa',
      writtenBy: 'event crosscheck_log_in_3f9a1c.purge_sessions',
    },
    isExplained: false,
  },
  {
    kind: 'unexpected-write',
    write: { side: 'target', what: 'binary log', before: 'bin.000002:1184', after: 'bin.000002:1502' },
    isExplained: false,
  },
]

const switchover: ReadOnlyEntry[] = [
  {
    kind: 'connection-at-switchover',
    row: {
      scenario: 'open-transaction',
      title: 'an open transaction with a change',
      source: waited(28, openTransaction),
      target: waited(31, openTransaction),
    },
  },
  {
    kind: 'connection-at-switchover',
    row: {
      scenario: 'locked-table',
      title: 'a table locked for writing',
      source: waited(2514, lockedTable),
      target: waited(5000, lockedOnTarget, true),
    },
  },
]

/** Returns the journal of a run of three suites with all findings that the read-only phase can have. */
export function exampleReadOnlyRun(): JournalEntry[] {
  const suites = (Object.keys(statements) as Name[]).map(name => ({
    name: name.replace('-', ' '),
    file: `suites/${name}.sql`,
    ...(paths[name] === undefined ? {} : { path: paths[name] }),
    statements: statements[name].length,
  }))
  return inPhases([
    exampleStart(suites),
    ...suites.flatMap(({ name, file }): ExampleEntry[] => [
      { kind: 'suite-started', suite: name, file, database: `crosscheck_${name}` },
      ...statements[name.replace(' ', '-') as Name].map(({ replayed }) => replayed),
      { kind: 'suite-finished', suite: name, file, ms: 120 },
    ]),
    examplePreparation,
    ...around,
    ...Object.values(statements).flatMap(list => list.map(({ readOnly }) => readOnly)),
    ...moved,
    ...switchover,
    { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 12_600 },
  ])
}
