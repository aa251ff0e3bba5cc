import { describe, expect, it } from 'vitest'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { IncompleteShard } from '../model/run-end.ts'
import type { Reason } from '../model/verdict.ts'
import { exampleDifference, exampleJournal, exampleObservation, exampleStart } from '../testing/example-entries.ts'
import { judged } from '../testing/judged.ts'
import type { JudgingRules } from './judge.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: true }, baseline: [], today: '2026-03-01' }
const rulesOf = (reasons: Reason[]) => reasons.map(reason => `${reason.rule}: ${reason.decision}`)
const suite = { name: 'log in', file: 'suites/log-in.sql', statements: 1 }

/** Returns the same journal, as one of three shards would record it. */
function asShard([start, ...rest]: JournalEntry[], planned = [suite]): JournalEntry[] {
  if (start?.kind !== 'run-started') throw new Error('it does not start')
  const plan = planned.map(each => ({ ...each, digest: 'ab' }))
  return [{ ...start, shard: { index: 2, count: 3, plan, settings: {} } }, ...rest]
}

describe('a shard', () => {
  const unneeded: BaselineEntry = { fingerprint: '000000000000', reason: 'was so', owner: 'ada', until: '2999-01-01' }
  const tolerant = exampleObservation(1, {
    tolerances: [{ kinds: ['rows'], because: 'planted', at: { file: 'suites/log-in.sql', line: 1, column: 1 } }],
  })

  it('says which one it is, and judges what it has seen', () => {
    const differing = exampleObservation(1, { differences: [exampleDifference()] })
    expect(judged(asShard(exampleJournal([differing])), rules)).toMatchObject({
      decision: 'no-go',
      shard: { index: 2, count: 3 },
    })
    expect(judged(exampleJournal([differing]), rules)).not.toHaveProperty('shard')
  })

  it('cannot tell that an acceptance or a tolerance is needed no more', () => {
    const strict = { ...rules, baseline: [unneeded] }
    expect(rulesOf(judged(exampleJournal([tolerant]), strict).reasons)).toEqual([
      'stale: no-go',
      'tolerance-unused: go',
    ])
    const verdict = judged(asShard(exampleJournal([tolerant])), strict)
    expect(rulesOf(verdict.reasons)).toEqual(['no-blocking-differences: go'])
    expect(verdict.stale).toEqual([])
  })

  it('may have nothing to do, and says so', () => {
    const empty = [exampleStart([]), ...exampleJournal([]).slice(1)]
    const { decision, reasons } = judged(asShard(empty), rules)
    expect(decision).toBe('go')
    expect(reasons).toEqual([
      {
        rule: 'nothing-to-do',
        decision: 'go',
        evidence: ['shard 2 of 3 has nothing to do: the suites make fewer parts than that'],
      },
    ])
  })

  it('is unknown like any other run when there was nothing to begin with, or when it was killed', () => {
    const empty = [exampleStart([]), ...exampleJournal([]).slice(1)]
    expect(judged(asShard(empty, []), rules)).toMatchObject({
      decision: 'unknown',
      reasons: [{ rule: 'no-statements' }],
    })
    const killed = asShard(empty).slice(0, 1)
    expect(judged(killed, rules)).toMatchObject({ decision: 'unknown', reasons: [{ rule: 'run-not-finished' }] })
  })
})

it('a run that was joined from shards names those that did not come to their ends', () => {
  const ends: [IncompleteShard['end'], string, string][] = [
    [{ kind: 'killed' }, 'run-not-finished', 'the journal ends in mid-run, after a.sql:1:1: the run was killed'],
    [{ kind: 'interrupted', by: 'SIGTERM' }, 'interrupted', 'interrupted by SIGTERM, after a.sql:1:1'],
    [
      { kind: 'server-died', side: 'target', detail: 'signal 9' },
      'server-died',
      'the target died, after a.sql:1:1: signal 9',
    ],
    [{ kind: 'failed', detail: 'a fault' }, 'run-failed', 'the run failed, after a.sql:1:1: a fault'],
    [{ kind: 'missing', detail: 'it is nowhere' }, 'shard-missing', 'it is missing: it is nowhere'],
    [{ kind: 'missing', detail: 'it is gone' }, 'shard-missing', 'it is missing: it is gone'],
  ]
  const shards = ends.map(([end], at) => ({ index: at + 1, count: 6, after: 'a.sql:1:1', end }))
  const entries = exampleJournal([exampleObservation(1, { differences: [exampleDifference()] })], {
    end: { kind: 'shards-incomplete', shards },
  })
  const { decision, reasons } = judged(entries, rules)
  expect(decision).toBe('unknown')
  expect(rulesOf(reasons)).toEqual([
    'run-not-finished: unknown',
    'interrupted: unknown',
    'server-died: unknown',
    'run-failed: unknown',
    'shard-missing: unknown',
    'divergence: no-go',
  ])
  const reported = reasons.slice(0, -1).flatMap(({ evidence }) => evidence)
  expect(reported).toEqual(ends.map(([, , sentence], at) => `shard ${at + 1} of 6: ${sentence}`))
})
