import { describe, expect, it } from 'vitest'
import type { SwitchOutcomes, SwitchRow, SwitchStep } from '../../../model/switch-row.ts'
import { insertOf, keptQuery } from './switch-table.ts'
import { differencesAtSwitchover } from './switchover-differences.ts'

const step = (when: SwitchStep['when'], sql: string, outcome: string): SwitchStep => ({ when, sql, outcome })

/** A transaction that commits while read-only. */
function transaction(commit: string, check: 'kept' | 'lost'): SwitchOutcomes {
  return {
    waitedMs: 1,
    blocked: false,
    steps: [
      step('before', 'START TRANSACTION', 'done'),
      step('before', insertOf(100), 'done'),
      step('read-only', 'COMMIT', commit),
      step('read-write', keptQuery(100), `1 row: ${check}`),
      step('read-write', insertOf(101), 'done'),
    ],
  }
}

const row = (source: SwitchOutcomes, target: SwitchOutcomes): SwitchRow => ({
  scenario: 'open-transaction',
  title: 'A transaction',
  source,
  target,
})
const refused = transaction('1290 HY000', 'lost')

describe('what differs at switch-over', () => {
  it('is nothing where both refuse the same and keep nothing', () => {
    expect(differencesAtSwitchover(row(refused, refused))).toEqual([])
  })

  it('is another error on one side', () => {
    expect(differencesAtSwitchover(row(refused, transaction('1836 HY000', 'lost')))).toEqual([
      {
        kind: 'error',
        result: 1,
        classes: [{ class: 'read-only: 1290 HY000 / 1836 HY000' }],
        summary: 'A transaction: COMMIT while read-only is answered 1290 HY000 by the source, 1836 HY000 by the target',
        source: '1290 HY000',
        target: '1836 HY000',
      },
    ])
  })

  it('is a COMMIT that loses changes in silence, also when both sides do', () => {
    const silent = transaction('done', 'lost')
    expect(differencesAtSwitchover(row(silent, silent)).map(({ kind, summary }) => `${kind}: ${summary}`)).toEqual([
      'read-only: A transaction: COMMIT while read-only is answered done, and yet what was written is lost, on the source',
      'read-only: A transaction: COMMIT while read-only is answered done, and yet what was written is lost, on the target',
    ])
  })

  it('is a COMMIT that gets through', () => {
    const summaries = differencesAtSwitchover(row(refused, transaction('done', 'kept'))).map(({ summary }) => summary)
    expect(summaries).toEqual([
      'A transaction: COMMIT while read-only is answered 1290 HY000 by the source, done by the target',
      expect.stringMatching(
        /^A transaction: SELECT IF.* is answered 1 row: lost by the source, 1 row: kept by the target$/,
      ),
      'A transaction: COMMIT while read-only gets through: what was written is kept, on the target',
    ])
  })

  it('is a write that gets through without a transaction', () => {
    const idle: SwitchOutcomes = {
      waitedMs: 1,
      blocked: false,
      steps: [step('read-only', insertOf(100), 'done'), step('read-write', keptQuery(100), '1 row: kept')],
    }
    expect(differencesAtSwitchover(row(idle, idle))).toHaveLength(2)
  })

  it('is not what was begun before the switch and ended before it, nor a COMMIT of what was refused', () => {
    const inTime: SwitchOutcomes = {
      waitedMs: 200,
      blocked: false,
      steps: [step('at', 'UPDATE t SET a = 1', 'done'), step('read-write', keptQuery(100), '1 row: kept')],
    }
    const nothingWritten: SwitchOutcomes = {
      waitedMs: 1,
      blocked: false,
      steps: [
        step('before', 'START TRANSACTION', 'done'),
        step('read-only', insertOf(100), '1290 HY000'),
        step('read-only', 'COMMIT', 'done'),
        step('read-write', keptQuery(100), '1 row: lost'),
      ],
    }
    expect(differencesAtSwitchover(row(inTime, inTime))).toEqual([])
    expect(differencesAtSwitchover(row(nothingWritten, nothingWritten))).toEqual([])
  })

  it('is a switch that waits on one side only, whatever the times', () => {
    const waiting = { ...refused, blocked: true, waitedMs: 400 }
    expect(differencesAtSwitchover(row(refused, waiting))).toMatchObject([
      {
        kind: 'read-only',
        summary: 'A transaction: the target does not become read-only before that has ended, the source does at once',
      },
    ])
    expect(differencesAtSwitchover(row(waiting, { ...waiting, waitedMs: 300 }))).toEqual([])
  })

  it('is a statement without an answer, and a connection that is of no use any more', () => {
    const hanging: SwitchOutcomes = {
      waitedMs: 1,
      blocked: false,
      steps: [step('read-only', insertOf(100), 'lost (timeout)'), step('read-write', insertOf(101), 'lost (timeout)')],
    }
    const summaries = differencesAtSwitchover(row(hanging, hanging)).map(({ summary }) => summary)
    expect(summaries).toContain(`A transaction: ${insertOf(100)} while read-only gets no answer, on the target`)
    expect(summaries).toContain(
      `A transaction: ${insertOf(101)} once read-write again is not possible: the connection must be given up, on the source`,
    )
  })
})
