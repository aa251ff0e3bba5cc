import { describe, expect, it } from 'vitest'
import type { Kind } from '../model/kind.ts'
import type { Outcome } from '../model/outcome.ts'
import { compareOutcomes } from './compare-outcomes.ts'

const warnings = { kind: 'read' as const, count: 0, list: [] }
const done = (change: Partial<Extract<Outcome, { kind: 'done' }>> = {}): Outcome => ({
  kind: 'done',
  affectedRows: 1n,
  insertId: 7n,
  info: 'Rows matched: 1  Changed: 1  Warnings: 0',
  warnings,
  inTransaction: false,
  ...change,
})
const refused = (errno: number, sqlState = '42000', message = 'no'): Outcome => ({
  kind: 'error',
  errno,
  sqlState,
  message,
})
const rows: Outcome = { kind: 'rows', columns: [], rowCount: 1, digest: null, warnings, inTransaction: false }

describe('compareOutcomes', () => {
  it.each<[string, Outcome | undefined, Outcome | undefined, Kind[]]>([
    ['the same', done(), done(), []],
    ['the wording of an error', refused(1064), refused(1064, '42000', 'nein'), []],
    ['the number of an error', refused(1064), refused(1065), ['error']],
    ['the SQLSTATE of an error', refused(1064), refused(1064, 'HY000'), ['metadata']],
    ['a SQLSTATE by which a driver reconnects', refused(1927, '70100'), refused(1927, '08S01'), ['sqlstate']],
    ['a SQLSTATE that tells of a broken constraint', refused(4025, 'HY000'), refused(4025, '23000'), ['sqlstate']],
    ['a SQLSTATE of transactions', refused(1792, '25006'), refused(1792, 'HY000'), ['sqlstate']],
    ['a SQLSTATE by which an application tries again', refused(1205, 'HY000'), refused(1205, '40001'), ['sqlstate']],
    ['two SQLSTATEs of one such class', refused(1205, '40000'), refused(1205, '40001'), ['sqlstate']],
    ['the SQLSTATE and the number of an error', refused(1062, '23000'), refused(1586, '22000'), ['error']],
    ['an error on one side', done(), refused(1064), ['error']],
    ['an error in place of rows', refused(1064), rows, ['error']],
    ['rows in place of a count', done(), rows, ['rows']],
    ['a result that the other side lacks', rows, undefined, ['rows']],
    ['affected rows', done(), done({ affectedRows: 2n }), ['affected']],
    [
      'the insert id',
      done({ insertId: 18446744073709551615n }),
      done({ insertId: 18446744073709551614n }),
      ['affected'],
    ],
    ['the numbers of the info text', done(), done({ info: 'Rows matched: 1  Changed: 0  Warnings: 0' }), ['affected']],
    ['the words of the info text', done(), done({ info: 'Matched: 1  Changed: 1  Warnings: 0' }), ['metadata']],
    ['warnings in the info text', done(), done({ info: 'Rows matched: 1  Changed: 1  Warnings: 3' }), ['metadata']],
    ['a transaction that stays open', done(), done({ inTransaction: true }), ['metadata']],
  ])('%s', (_what, source, target, kinds) => {
    const compare = (a: Outcome | undefined, b: Outcome | undefined) =>
      compareOutcomes({ ...(a ? { source: a } : {}), ...(b ? { target: b } : {}) }, 1)
    expect(compare(source, target).differences.map(({ kind }) => kind)).toEqual(kinds)
    expect(compare(target, source).differences.map(({ kind }) => kind)).toEqual(kinds)
    const bothRefuse = source?.kind === 'error' && target?.kind === 'error'
    const unread = bothRefuse ? ['warnings: not read where both sides refuse'] : []
    expect(compare(source, target).notCompared).toEqual(unread)
  })

  it('does not compare what was lost, and says so', () => {
    const lost: Outcome = { kind: 'lost', cause: 'timeout', detail: 'no answer within 30 s' }
    for (const outcomes of [
      { source: lost, target: done() },
      { source: rows, target: lost },
      { source: lost, target: lost },
    ])
      expect(compareOutcomes(outcomes, 1)).toEqual({ differences: [], notCompared: ['lost: no answer within 30 s'] })
  })
})
