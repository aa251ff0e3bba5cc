import { describe, expect, it } from 'vitest'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { judged } from '../testing/judged.ts'
import { combineVerdicts, type TargetRun } from './combine-verdicts.ts'

const rules = { policy: { failOn: 'risky', strictBaseline: false } as const, baseline: [], today: '2026-03-01' }
const alike = exampleObservation(1)
const other = exampleObservation(1, {
  differences: [
    exampleDifference({ kind: 'type', summary: 'milder' }),
    exampleDifference({ kind: 'rows', summary: 'worse' }),
  ],
})
const runOf = (directory: string, ...happened: Parameters<typeof exampleJournal>): TargetRun => ({
  verdict: judged(exampleJournal(...happened), rules),
  directory,
})
const go = runOf('go', [alike])
const noGo = runOf('no-go', [other])
const unknown = runOf('unknown', [alike], { end: { kind: 'interrupted', by: 'SIGINT' } })

describe('a verdict for several targets', () => {
  it.each([
    ['go', [go, go]],
    ['no-go', [go, noGo, unknown]],
    ['unknown', [go, unknown]],
    ['unknown', []],
  ] as const)('is %s', (decision, runs) => {
    expect(combineVerdicts(runs).decision).toBe(decision)
  })

  it('tells for each divergence where it fails, and its worst side', () => {
    expect(combineVerdicts([noGo, go, noGo]).divergences).toMatchObject([
      { fails: [true, false, true], summary: 'worse' },
    ])
  })
})
