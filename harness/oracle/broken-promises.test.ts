import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { Outcome } from '../model/outcome.ts'
import type { WriteReading } from '../model/write-reading.ts'
import { brokenPromises, type ReadOnlyReply } from './broken-promises.ts'

const rows = (rowCount: number): Outcome => ({
  kind: 'rows',
  columns: [],
  rowCount,
  digest: null,
  warnings: { kind: 'read', count: 0, list: [] },
  inTransaction: false,
})
const done: Outcome = {
  kind: 'done',
  affectedRows: 1n,
  insertId: 0n,
  info: '',
  warnings: { kind: 'read', count: 0, list: [] },
  inTransaction: false,
}
const readOnly: Outcome = {
  kind: 'error',
  errno: 1290,
  sqlState: 'HY000',
  message: 'The MySQL server is running with the --read-only option so it cannot execute this statement',
}
const secureFile: Outcome = {
  kind: 'error',
  errno: 1290,
  sqlState: 'HY000',
  message: 'The MySQL server is running with the --secure-file-priv option so it cannot execute this statement',
}
const denied: Outcome = { kind: 'error', errno: 1142, sqlState: '42000', message: 'SELECT command denied' }
const hangs: Outcome = { kind: 'lost', cause: 'timeout', detail: 'no complete answer within 30000 ms' }

const reading = (over: Partial<WriteReading> = {}): WriteReading => ({
  writes: 'no',
  means: [],
  tables: [],
  temporary: false,
  commits: false,
  ...over,
})
const write = reading({ writes: 'yes', means: ['rows'], tables: ['users'] })
const read = reading()
const degrade = { kind: 'degrade', how: 'skipped' } as const
const replies = (...outcomes: Outcome[]): ReadOnlyReply => ({ side: 'target', outcomes, changed: false })
const otherRows: Difference = { kind: 'rows', result: 1, summary: 'rows differ', columns: ['status'] }

function readWrite(outcomes: Outcome[], differences: Difference[] = [], wrote = false) {
  return { outcomes, differences, wrote }
}

function summaries(...args: Parameters<typeof brokenPromises>): string[] {
  return brokenPromises(...args).map(({ summary }) => summary)
}

describe('on the path of a log-in', () => {
  it('nothing is refused that is not declared', () => {
    expect(summaries({ path: 'auth', reading: write }, replies(readOnly))).toEqual([
      'the target refuses it while read-only (1290 HY000), on the path of a log-in',
    ])
  })

  it.each([degrade, { kind: 'refused' } as const])('a declared refusal is as it should be', expectation => {
    expect(brokenPromises({ path: 'auth', expectation, reading: write }, replies(readOnly))).toEqual([])
  })

  it('what is declared to be given up must be refused', () => {
    expect(summaries({ path: 'auth', expectation: degrade, reading: read }, replies(rows(1)))).toEqual([
      'it is declared to be given up ("skipped"), and yet the target answers 1 row while read-only',
    ])
    expect(summaries({ path: 'auth', expectation: degrade, reading: write }, replies(denied))[0]).toContain(
      'refuses it for another reason: 1142',
    )
  })

  it('a read answers as it does on a server that is not read-only', () => {
    const same = { ...replies(rows(1)), readWrite: readWrite([rows(1)]) }
    expect(brokenPromises({ path: 'auth', reading: read }, same)).toEqual([])
    const other = { ...same, readWrite: readWrite([rows(2)], [otherRows]) }
    expect(summaries({ path: 'auth', reading: read }, other)).toEqual([
      'while read-only the target answers 1 row, and else 2 rows, in status',
    ])
  })
})

describe('off that path', () => {
  it('a write may be refused, by an error that tells of the freeze', () => {
    expect(brokenPromises({ reading: write }, replies(readOnly))).toEqual([])
    const another = readWrite([done], [{ ...otherRows, kind: 'error' }])
    expect(summaries({ reading: write }, { ...replies(secureFile), readWrite: another })).toHaveLength(1)
  })

  it('an error that is there on any day is no matter of the freeze', () => {
    expect(brokenPromises({ reading: write }, { ...replies(denied), readWrite: readWrite([denied]) })).toEqual([])
  })
})

it.each(['auth', undefined])('nowhere may a statement hang, or write (path: %s)', path => {
  const promise = { ...(path ? { path } : {}), reading: write }
  expect(summaries(promise, replies(hangs))[0]).toContain('does not answer while read-only')
  expect(summaries({ ...promise, reading: read }, { ...replies(rows(1)), changed: true })).toEqual([
    'it writes while read-only on the target',
  ])
  const bypassing = { ...replies(done), bypassBy: 'it has SUPER' }
  expect(summaries(promise, bypassing)).toEqual([
    "it is not refused on the target while read-only, though it is a write: the application's own account is exempt (it has SUPER)",
  ])
  const routine = reading({ writes: 'yes', means: ['routine'] })
  expect(summaries({ ...promise, reading: routine }, replies(done))).toEqual([
    'it is not refused on the target while read-only, though it is a write',
  ])
})

it('nowhere may a write get lost in silence, and who swallows the refusal is named', () => {
  const lost = { ...replies(done), readWrite: readWrite([done], [], true) }
  expect(summaries({ reading: reading({ writes: 'perhaps' }) }, lost)).toEqual([
    'the target answers done, 1 affected while read-only, and yet nothing was written as it is otherwise',
  ])
  const swallowing = reading({ writes: 'perhaps', means: ['routine'], swallows: 'fixtures/shop/schema.sql:12:1' })
  expect(summaries({ reading: swallowing }, lost)[0]).toContain('a handler at fixtures/shop/schema.sql:12:1 swallows')
})

it('a block that swallows the refusal of a write is found also where the write concerns no row', () => {
  const block = reading({ writes: 'yes', means: ['block'], swallows: 'log-in.sql:4:1' })
  const same = { ...replies(done), readWrite: readWrite([done]) }
  expect(summaries({ path: 'auth', reading: block }, same)).toEqual([
    'the target answers done, 1 affected while read-only, and its writes were refused: a handler at log-in.sql:4:1 swallows the refusal',
  ])
  expect(brokenPromises({ path: 'auth', reading: { ...block, writes: 'perhaps' } }, same)).toEqual([])
})

describe('a statement that asks for the state before it writes', () => {
  const guarded = reading({ writes: 'perhaps', means: ['routine'], guard: 'schema.sql:3:1' })
  const skipped = { ...replies(done), readWrite: readWrite([done], [], true) }
  const skips = { kind: 'skips', how: 'the next log-in writes it' } as const

  it('is told how to declare that', () => {
    const [broken] = brokenPromises({ path: 'auth', reading: guarded }, skipped)
    expect(broken!.summary).toMatch(/nothing was written as it is otherwise: it asks at schema\.sql:3:1 whether/)
    expect(broken!.advice).toContain('-- on-read-only: skips "…"')
  })

  it('keeps its promise once that is declared', () => {
    expect(brokenPromises({ path: 'auth', expectation: skips, reading: guarded }, skipped)).toEqual([])
    const other = { ...replies(rows(1)), readWrite: readWrite([rows(2)], [otherRows], true) }
    expect(brokenPromises({ path: 'auth', expectation: skips, reading: guarded }, other)).toEqual([])
  })

  it.each([undefined, 'auth'])('breaks it where it is refused, or writes all the same (path: %s)', path => {
    const promise = { ...(path ? { path } : {}), expectation: skips, reading: guarded }
    expect(summaries(promise, { ...replies(readOnly), readWrite: readWrite([done]) })[0]).toMatch(
      /^it is declared to skip its write \("the next log-in writes it"\), and yet the target answers 1290/,
    )
    expect(summaries(promise, { ...replies(done), changed: true })[0]).toContain('it writes while read-only')
  })
})

describe('a statement that only tells whether the server is read-only', () => {
  const state = { columns: new Set(['@@global.read_only']), every: false }
  const telling = (difference: Difference) => ({ ...replies(rows(1)), readWrite: readWrite([rows(1)], [difference]) })

  it('answers otherwise, and breaks no promise', () => {
    const own = telling({ ...otherRows, columns: ['@@GLOBAL.read_only'] })
    expect(brokenPromises({ path: 'auth', reading: read, state }, own)).toEqual([])
    const everything = { columns: new Set<string>(), every: true }
    expect(brokenPromises({ path: 'auth', reading: read, state: everything }, telling(otherRows))).toEqual([])
  })

  it('breaks it where another column differs, too', () => {
    const both = telling({ ...otherRows, columns: ['@@global.read_only', 'status'] })
    expect(brokenPromises({ path: 'auth', reading: read, state }, both)).toHaveLength(1)
  })
})

it('what is written may be a temporary table that the text does not give away', () => {
  const same = { ...replies(done), readWrite: readWrite([done]) }
  expect(brokenPromises({ path: 'auth', reading: write }, same)).toEqual([])
})

it('shows the rows of an answer that is another one', () => {
  const rowsDiffer: Difference = {
    ...otherRows,
    rows: {
      count: 1,
      columns: { source: ['@@read_only'], target: ['@@read_only'] },
      examples: [{ source: ['0'], target: ['1'] }],
    },
  }
  const [difference] = brokenPromises(
    { path: 'auth', reading: read },
    { ...replies(rows(1)), readWrite: readWrite([rows(1)], [rowsDiffer]) },
  )
  expect(difference?.readOnlyRows).toEqual({ columns: ['@@read_only'], readWrite: [['0']], readOnly: [['1']] })
})

it('temporary tables stay writable', () => {
  expect(brokenPromises({ path: 'auth', reading: { ...write, temporary: true } }, replies(done))).toEqual([])
})

it('an answer that is the same and kept its promise is never objected to', () => {
  const outcome = fc.constantFrom(rows(0), rows(3), denied)
  fc.assert(
    fc.property(
      fc.array(outcome, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('auth', undefined),
      (outcomes, path) => {
        const reply = { ...replies(...outcomes), readWrite: readWrite(outcomes) }
        expect(brokenPromises({ ...(path ? { path } : {}), reading: read }, reply)).toEqual([])
      },
    ),
  )
})
