import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../model/kind.ts'
import { isNoise } from '../../model/noise.ts'
import type { NoisyDifference } from '../../model/noisy-difference.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../../testing/example-entries.ts'
import { judged } from '../../testing/judged.ts'

const rules = { policy: { failOn: 'risky', strictBaseline: false } as const, baseline: [], today: '2026-03-01' }
function judgeWith(columns: string[], noise: NoisyDifference[]) {
  const differences = [exampleDifference({ kind: 'rows', columns })]
  const observed = exampleObservation(1, { differences })
  return judged(
    exampleJournal([observed, { kind: 'noise', statement: observed.observation.statement, differences: noise }]),
    rules,
  )
}

describe('noise', () => {
  it('excuses what the source does to itself, and takes it out of the coverage', () => {
    const verdict = judgeWith(['token'], [{ kind: 'rows', result: 1 }])
    expect(verdict.divergences.map(({ status }) => status)).toEqual(['noise'])
    // The run has no other statement: one that is all noise is not compared, and a run without a comparison is unknown.
    expect(verdict.decision).toBe('unknown')
    expect(verdict.coverage).toMatchObject({ compared: 0, skipped: [{ count: 1 }] })
  })

  it('excuses a column, and no other beside it', () => {
    expect(judgeWith(['token'], [{ kind: 'rows', result: 1, columns: ['token'] }]).divergences).toMatchObject([
      { status: 'noise', fails: false },
    ])
    expect(judgeWith(['token', 'balance'], [{ kind: 'rows', result: 1, columns: ['token'] }])).toMatchObject({
      decision: 'no-go',
      divergences: [{ status: 'new', fails: true }],
    })
  })

  it('has one fingerprint, whatever chance has made of it', () => {
    const prints = [['token'], ['balance'], ['token', 'balance']].map(columns =>
      judgeWith(columns, [{ kind: 'rows', result: 1 }]).divergences.map(({ fingerprint }) => fingerprint),
    )
    expect(new Set(prints.flat()).size).toBe(1)
  })

  it('excuses nothing that the source never shows, and says how often the source varied', () => {
    const observed = exampleObservation(1, { differences: [exampleDifference({ kind: 'rows', columns: ['token'] })] })
    const varied = { kind: 'rows' as const, result: 1, columns: ['token'] }
    const noise = { differences: [], unlike: [varied], tries: 5, differed: 1 }
    const journal = exampleJournal([observed, { kind: 'noise', statement: observed.observation.statement, ...noise }])
    const { decision, divergences } = judged(journal, rules)
    expect(decision).toBe('no-go')
    expect(divergences[0]?.example.differences[0]?.summary).toContain('differed from itself in 1 of 5 tries')
  })

  it('excuses neither another kind nor another result', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.constantFrom(...kinds), fc.nat(2), fc.nat(2), (a, b, there, here) => {
        const excused = isNoise(exampleDifference({ kind: a, result: there }), [{ kind: b, result: here }])
        expect(excused).toBe(a === b && there === here)
      }),
    )
  })

  it('says where it could not be measured, and decides nothing by that', () => {
    const entry = { kind: 'noise-not-measured', file: 'suites/log-in.sql', because: 'no second one' } as const
    const { decision, reasons } = judged(exampleJournal([exampleObservation(1), entry]), rules)
    expect(decision).toBe('go')
    expect(reasons).toContainEqual({
      rule: 'noise-not-measured',
      decision: 'go',
      evidence: ['suites/log-in.sql: no second one'],
    })
  })
})
