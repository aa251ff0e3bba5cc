import { describe, expect, it } from 'vitest'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { judged } from '../testing/judged.ts'
import type { JudgingRules } from './judge.ts'

/** MySQL 9.7.0 to MariaDB 11.8.6. */
const entries = exampleJournal([exampleObservation(1, { differences: [exampleDifference()] })])
const today = '2026-03-01'
const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today }
const { fingerprint } = judged(entries, rules).divergences[0]!

function judgedWith(...changes: Partial<BaselineEntry>[]) {
  const baseline = changes.map(change => ({
    fingerprint,
    reason: 'harmless',
    owner: 'ada',
    until: '2027-06-30',
    ...change,
  }))
  const verdict = judged(entries, { ...rules, baseline })
  const ends = verdict.reasons.filter(({ rule }) => rule === 'acceptance-ends').flatMap(({ evidence }) => evidence)
  return { verdict, divergence: verdict.divergences[0]!, ends }
}

describe('an acceptance for other releases', () => {
  it.each([
    [
      { source: 'MySQL 9.7', target: 'MariaDB 11.7' },
      'accepted for MariaDB 11.7 by ada until 2027-06-30; this is MariaDB 11.8.6: harmless',
    ],
    [
      { source: 'MySQL', target: 'mariadb 11.8.5' },
      'accepted for mariadb 11.8.5 by ada until 2027-06-30; this is MariaDB 11.8.6: harmless',
    ],
    [
      { source: 'MySQL 8.4', target: 'MariaDB 10.11' },
      'accepted for MySQL 8.4 to MariaDB 10.11 by ada until 2027-06-30; this is MySQL 9.7.0 to MariaDB 11.8.6: harmless',
    ],
    [
      { source: 'MySQL 5.6', target: 'MariaDB 11.8' },
      'accepted for MySQL 5.6 by ada until 2027-06-30; this is MySQL 9.7.0: harmless',
    ],
  ])('is told, and does not hold: %j', (servers, because) => {
    const { verdict, divergence } = judgedWith({ servers })
    expect(verdict.decision).toBe('no-go')
    expect(divergence).toMatchObject({ status: 'new', fails: true, because })
    expect(divergence.acceptance).toEqual({ reason: 'harmless', owner: 'ada', until: '2027-06-30', servers })
    expect(verdict.reasons[0]!.evidence[0]).toContain(because)
  })

  it.each([
    { source: 'MySQL 9.7', target: 'TiDB 8.5' },
    { source: 'MariaDB 10.11', target: 'MariaDB 11.8' },
    { source: 'MySQL', target: 'MariaDBX 11' },
  ])('is no other product: %j', servers => {
    const { divergence } = judgedWith({ servers })
    expect(divergence.status).toBe('new')
    expect(divergence).not.toHaveProperty('because')
    expect(divergence).not.toHaveProperty('acceptance')
  })

  it('is passed over where another entry holds, or has expired', () => {
    const moved = { servers: { source: 'MySQL 9.7', target: 'MariaDB 11.7' } }
    expect(judgedWith(moved, {}).divergence).toMatchObject({
      status: 'accepted',
      because: 'harmless (ada, until 2027-06-30)',
    })
    expect(judgedWith(moved, { until: '2026-02-28' }).divergence.status).toBe('expired')
  })

  it('says when its own day is over, too; of several the one that holds longest is named', () => {
    const servers = { source: 'MySQL 9.7', target: 'MariaDB 11.7' }
    expect(judgedWith({ servers, until: '2026-02-28' }).divergence.because).toBe(
      'accepted for MariaDB 11.7 by ada until 2026-02-28, which is over; this is MariaDB 11.8.6: harmless',
    )
    const older = { servers: { source: 'MySQL 9.7', target: 'MariaDB 11.4' }, until: '2026-02-28', owner: 'bob' }
    expect(judgedWith(older, { servers }).divergence.because).toContain('for MariaDB 11.7 by ada')
  })
})

describe('an acceptance that ends', () => {
  it.each([
    ['2026-03-01', 'today, 2026-03-01', 0],
    ['2026-03-02', 'tomorrow, 2026-03-02', 1],
    ['2026-03-15', 'in 14 days, on 2026-03-15', 14],
  ])('on %s is announced, and holds', (until, when, daysLeft) => {
    const { verdict, divergence, ends } = judgedWith({ until })
    expect(verdict.decision).toBe('go')
    expect(divergence.acceptance).toMatchObject({ until, daysLeft })
    expect(ends).toEqual([`suites/log-in.sql:1:1: ${fingerprint}, accepted by ada, ends ${when}: harmless`])
  })

  it.each(['2026-02-28', '2026-03-16', '2027-06-30'])('on %s is not', until => {
    const { divergence, ends } = judgedWith({ until })
    expect(ends).toEqual([])
    expect(divergence.acceptance).not.toHaveProperty('daysLeft')
  })

  it('is not announced where it does not hold for these servers', () => {
    expect(judgedWith({ until: '2026-03-02', servers: { source: 'MySQL', target: 'MariaDB 11.7' } }).ends).toEqual([])
  })

  it('comes before those that end later', () => {
    const two = exampleJournal([1, 2].map(line => exampleObservation(line, { differences: [exampleDifference()] })))
    const fingerprints = judged(two, rules).divergences.map(each => each.fingerprint)
    const baseline = fingerprints.map((each, index) => ({
      fingerprint: each,
      reason: 'harmless',
      owner: 'ada',
      until: index === 0 ? '2026-03-10' : '2026-03-05',
    }))
    const ends = judged(two, { ...rules, baseline }).reasons.find(({ rule }) => rule === 'acceptance-ends')!.evidence
    expect(ends.map(sentence => /ends in (\d+) days/.exec(sentence)![1])).toEqual(['4', '9'])
  })
})

describe('several acceptances of one divergence', () => {
  const specific = { servers: { source: 'MySQL 9.7', target: 'MariaDB 11.8' } }
  const over = { until: '2026-02-28' }

  it('are decided by the one that names the servers most closely', () => {
    expect(judgedWith({}, { ...specific, ...over }).divergence).toMatchObject({ status: 'expired', fails: true })
    expect(judgedWith({ ...specific, ...over }, {}).divergence.because).toBe(
      'harmless (ada, until 2026-02-28: over; the acceptance for more servers does not prolong it: renew this one, or remove it)',
    )
    expect(judgedWith(over, specific).divergence.status).toBe('accepted')
    expect(
      judgedWith({ servers: { source: 'MySQL', target: 'MariaDB' } }, { ...specific, ...over }).divergence.status,
    ).toBe('expired')
  })
})
