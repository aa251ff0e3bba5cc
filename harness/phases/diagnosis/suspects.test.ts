import { describe, expect, it } from 'vitest'
import { judge } from '../../gate/judge.ts'
import { exampleDifference, exampleObservation } from '../../testing/example-entries.ts'
import { exampleFrozen, exampleReadOnlyJournal } from '../../testing/example-read-only.ts'
import { suspectsOf } from './suspects.ts'

const terms = { policy: { failOn: 'risky', strictBaseline: false } as const, baseline: [], today: '2026-03-01' }

describe('suspects', () => {
  it('are what differs in the replay, and not what differs while the servers are read-only', () => {
    const differences = [exampleDifference({ kind: 'error' })]
    const replayed = [exampleObservation(1, { differences }), exampleObservation(2)]
    const frozen = [exampleFrozen(1, { differences }), exampleFrozen(2, { differences })]
    const entries = exampleReadOnlyJournal(replayed, frozen)
    const { divergences } = judge(entries, terms)
    expect(divergences.map(({ phase }) => phase)).toEqual([undefined, 'read-only', 'read-only'])
    const suspects = suspectsOf(divergences, entries)
    expect(suspects.map(({ divergence, observation }) => [divergence.phase, observation.phase])).toEqual([
      [undefined, 'replay'],
    ])
  })
})
