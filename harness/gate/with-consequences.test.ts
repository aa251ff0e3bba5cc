import { describe, expect, it } from 'vitest'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { Outcome } from '../model/outcome.ts'
import { exampleDifference, exampleJournal, exampleObservation, exampleRows } from '../testing/example-entries.ts'
import { judged } from '../testing/judged.ts'
import { MissingObjects } from './missing-objects.ts'
import { objectionsTo } from './objections.ts'

const refused = (errno: number, message: string): Outcome => ({ kind: 'error', errno, sqlState: '42S02', message })
const failing = (line: number, sql: string, target: Outcome, source: Outcome = exampleRows()) =>
  exampleObservation(line, {
    sql,
    normalised: sql.toLowerCase(),
    source: [source],
    target: [target],
    differences: [exampleDifference({ kind: 'error', classes: [{ class: `rows / error ${line}` }] })],
  })
const missing = (table: string) => refused(1146, `Table 'crosscheck_log_in_3f9a1c.${table}' doesn't exist`)
const unknownCollation = refused(1273, "Unknown collation: 'utf8mb4_0900_ai_ci'")
const create = failing(1, 'CREATE TABLE users (id INT) COLLATE utf8mb4_0900_ai_ci', unknownCollation)
const select = failing(2, 'SELECT id FROM users', missing('users'))
const insert = failing(3, 'INSERT INTO users VALUES (1)', missing('users'))

const verdictOf = (observations: Parameters<typeof exampleJournal>[0], baseline: BaselineEntry[] = []) =>
  judged(exampleJournal(observations), {
    policy: { failOn: 'risky', strictBaseline: false },
    baseline,
    today: '2026-03-01',
  })
const treeOf = (verdict: ReturnType<typeof verdictOf>) =>
  verdict.divergences.map(
    ({ statements, follows, fails }) =>
      `${follows ? '  ' : ''}${statements[0]!.at.split(':')[1]}${fails ? ' fails' : ''}`,
  )

describe('consequences', () => {
  it('stand under the statement that did not create their table, and are not counted', () => {
    const verdict = verdictOf([create, select, insert])
    expect(treeOf(verdict)).toEqual(['1 fails', '  2 fails', '  3 fails'])
    const [cause, one, other] = verdict.divergences
    expect(cause!.consequences).toEqual([one!.fingerprint, other!.fingerprint])
    expect([one!.follows, other!.follows]).toEqual([cause!.fingerprint, cause!.fingerprint])
    expect(verdict.reasons[0]!.evidence).toEqual([
      expect.stringMatching(/^suites\/log-in\.sql:1:1: .*; 2 more follow from it$/),
    ])
  })

  it('are no others than those of that table, on that side', () => {
    const others = [
      failing(4, 'SELECT id FROM carts', missing('carts')),
      failing(5, 'SELECT nothing FROM users', refused(1054, "Unknown column 'nothing'")),
      failing(6, 'SELECT 1 FROM users', exampleRows(), missing('users')),
    ]
    expect(treeOf(verdictOf([create, ...others]))).toEqual(['1 fails', '4 fails', '5 fails', '6 fails'])
  })

  it('do not fold away what differs besides', () => {
    const both = failing(2, 'SELECT id FROM users', missing('users'))
    both.observation.differences.push(exampleDifference({ kind: 'rows' }))
    expect(treeOf(verdictOf([create, both]))).toEqual(['1 fails', '2 fails'])
  })

  it('go back to the first cause', () => {
    const like = failing(2, 'CREATE TABLE copies LIKE users', missing('users'))
    const read = failing(3, 'SELECT id FROM copies', missing('copies'))
    expect(treeOf(verdictOf([create, like, read]))).toEqual(['1 fails', '  2 fails', '  3 fails'])
  })

  it('are those of columns, keys, prepared statements and foreign keys, too', () => {
    const column = failing(1, 'ALTER TABLE t ADD COLUMN c JSON DEFAULT (1)', refused(1064, 'syntax'))
    const read = failing(2, 'SELECT t.c FROM t', refused(1054, "Unknown column 't.c' in 'field list'"))
    const other = failing(3, 'SELECT c FROM u', refused(1054, "Unknown column 'c' in 'field list'"))
    const text = failing(4, "PREPARE p FROM 'SELECT 1 FROM LATERAL'", refused(1064, 'syntax'))
    const execute = failing(5, 'EXECUTE p', refused(1243, 'Unknown prepared statement handler (p) given to EXECUTE'))
    expect(treeOf(verdictOf([column, read, other, text, execute])).toSorted()).toEqual(
      ['1 fails', '  2 fails', '3 fails', '4 fails', '  5 fails'].toSorted(),
    )
    const child = failing(
      2,
      'CREATE TABLE child (a INT REFERENCES users (id))',
      refused(1824, "Failed to open the referenced table 'users'"),
    )
    expect(treeOf(verdictOf([create, child]))).toEqual(['1 fails', '  2 fails'])
  })

  it('are those of a routine, too', () => {
    const routine = failing(1, 'CREATE PROCEDURE p() SELECT 1', refused(1064, 'syntax'))
    const call = failing(2, 'CALL p()', refused(1305, 'PROCEDURE crosscheck_a_3f9a1c.p does not exist'))
    expect(treeOf(verdictOf([routine, call]))).toEqual(['1 fails', '  2 fails'])
  })

  it('have another fingerprint than the same error by itself', () => {
    const [, one] = verdictOf([create, select]).divergences
    const [alone] = verdictOf([select]).divergences
    expect(one!.fingerprint).not.toBe(alone!.fingerprint)
  })

  it('are accepted with their cause if they were seen then, and new otherwise', () => {
    const [cause, one] = verdictOf([create, select]).divergences
    const accepted = {
      fingerprint: cause!.fingerprint,
      consequences: [one!.fingerprint],
      reason: 'moves later',
      owner: 'ada',
      until: '2026-06-30',
    }
    expect(verdictOf([create, select], [accepted]).decision).toBe('go')
    const more = verdictOf([create, select, insert], [accepted])
    expect(more.decision).toBe('no-go')
    expect(treeOf(more)).toEqual(['3 fails', '1', '  2'])
    expect(more.divergences[0]!.because).toBe(
      `it follows from ${cause!.fingerprint}, whose acceptance does not cover it`,
    )
  })

  it('are covered by the acceptance of their cause where each statement is a test of its own, too', () => {
    const [cause, one] = verdictOf([create, select]).divergences
    const entry = { reason: 'moves later', owner: 'ada', until: '2026-06-30' }
    const entries = [{ ...entry, fingerprint: cause!.fingerprint, consequences: [one!.fingerprint] }]
    const policy = { failOn: 'risky', strictBaseline: false } as const
    const missing = new MissingObjects()
    const objections = (each: typeof create) =>
      objectionsTo(each.observation, { policy, entries, today: '2026-03-01', missing }).length
    expect([create, select, insert].map(objections)).toEqual([0, 0, 1])
  })
})
