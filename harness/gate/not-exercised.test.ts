import { describe, expect, it } from 'vitest'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/outcome.ts'
import { exampleDifference, exampleJournal, exampleObservation, exampleRows } from '../testing/example-entries.ts'
import { judged } from '../testing/judged.ts'
import type { JudgingRules } from './judge.ts'
import { noteNotExercised } from './note-not-exercised.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const missing: Outcome = { kind: 'error', errno: 1146, sqlState: '42S02', message: "Table 'shop.item' doesn't exist" }
const duplicate: Outcome = { kind: 'error', errno: 1062, sqlState: '23000', message: "Duplicate entry 'a'" }

const noted = (line: number, change: Partial<Observation>) => {
  const { observation } = exampleObservation(line, change)
  return { kind: 'observation' as const, observation: noteNotExercised(observation) }
}
const both = (outcome: Outcome) => ({ source: [outcome], target: [outcome] })
const verdictOn = (
  entries: ReturnType<typeof noted>[],
  policy: Partial<JudgingRules['policy']> = {},
  planned = entries.length,
) => judged(exampleJournal(entries, { planned }), { ...rules, policy: { ...rules.policy, ...policy } })

describe('a statement that both servers refuse alike', () => {
  it('is not exercised where a table is missing: unknown, counted apart, with its place and the words of the server', () => {
    const verdict = verdictOn([noted(1, {}), noted(2, both(missing))])
    expect(verdict.decision).toBe('unknown')
    expect(verdict.reasons).toEqual([
      {
        rule: 'not-exercised',
        decision: 'unknown',
        evidence: ["suites/log-in.sql:2:1: both servers refuse it with error 1146: Table 'shop.item' doesn't exist"],
      },
    ])
    expect(verdict.coverage).toMatchObject({
      statements: 2,
      compared: 1,
      notExercised: 1,
      skipped: [{ reason: 'not exercised: both servers refuse it with error 1146', count: 1 }],
    })
    expect(verdict.suites[0]).toMatchObject({ compared: 1, notExercised: 1 })
  })

  it('is compared where data decides it', () => {
    expect(verdictOn([noted(1, both(duplicate))])).toMatchObject({
      decision: 'go',
      coverage: { compared: 1, notExercised: 0 },
    })
  })

  it('is compared where the suite expects the error, and only that one', () => {
    expect(verdictOn([noted(1, { ...both(missing), expectedErrors: [1051, 1146] })]).decision).toBe('go')
    expect(verdictOn([noted(1, { ...both(missing), expectedErrors: [1051] })]).decision).toBe('unknown')
  })

  it('is known to differ where the numbers differ', () => {
    const unknownColumn: Outcome = { ...missing, errno: 1054, sqlState: '42S22' }
    const verdict = verdictOn([
      noted(1, { source: [missing], target: [unknownColumn], differences: [exampleDifference({ kind: 'error' })] }),
    ])
    expect(verdict).toMatchObject({ decision: 'no-go', coverage: { compared: 1, notExercised: 0 } })
  })

  it('is not exercised where it is the last of several results, and what differs before it stays', () => {
    const verdict = verdictOn([
      noted(1, {
        source: [exampleRows(1), missing],
        target: [exampleRows(2), missing],
        differences: [exampleDifference({ kind: 'rows' })],
      }),
    ])
    expect(verdict.decision).toBe('no-go')
    expect(verdict.reasons.map(({ rule }) => rule)).toEqual(['divergence', 'not-exercised', 'nothing-compared'])
  })

  it('is a remark by the policy, but not where nothing else was compared', () => {
    const some = verdictOn([noted(1, {}), noted(2, both(missing))], { notExercised: 'remark' })
    expect(some.decision).toBe('go')
    expect(some.reasons.map(({ rule, decision }) => [rule, decision])).toContainEqual(['not-exercised', 'go'])
    const none = verdictOn([noted(1, both(missing))], { notExercised: 'remark' })
    expect(none).toMatchObject({ decision: 'unknown', reasons: [{ rule: 'nothing-compared' }, {}] })
  })
})

it('remarks on an error that the suite expects and neither server gives', () => {
  const verdict = verdictOn([noted(1, { expectedErrors: [1146] })])
  expect(verdict.decision).toBe('go')
  expect(verdict.reasons).toContainEqual({
    rule: 'expectation-unmet',
    decision: 'go',
    evidence: ['suites/log-in.sql:1:1: it is expected to end in error 1146, and both servers carry it out'],
  })
})
