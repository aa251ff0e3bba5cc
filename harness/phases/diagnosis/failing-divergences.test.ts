import { expect, it } from 'vitest'
import { exampleDifference, exampleJournal, exampleObservation } from '../../testing/example-entries.ts'
import { judged } from '../../testing/judged.ts'
import { failingDivergencesOf } from './failing-divergences.ts'

const rules = { policy: { failOn: 'risky', strictBaseline: false } as const, baseline: [], today: '2026-03-01' }

it('takes the first observation that shows a divergence, and none that compares protocols', () => {
  const differences = [exampleDifference({ kind: 'error' })]
  const observed = [
    exampleObservation(1, { step: 'protocol', differences }),
    exampleObservation(1, { differences }),
    exampleObservation(1, { differences, name: 'again' }),
    exampleObservation(2),
  ]
  const { divergences } = judged(exampleJournal(observed), rules)
  expect(divergences).toHaveLength(1)
  const failingDivergences = failingDivergencesOf(
    divergences,
    observed.map(({ observation }) => observation),
  )
  expect(failingDivergences.map(({ observation }) => observation)).toEqual([observed[1]!.observation])
})
