import { expect, it } from 'vitest'
import type { JournalEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import { exampleDifference, exampleObservation, exampleRows } from '../testing/example-entries.ts'
import { HeldObservations } from './held-observations.ts'

const observationOf = (entry: JournalEntry) => (entry as { observation: Observation }).observation

it('gives back what it held, in order and once, and holds alike what looks alike', () => {
  const differences = () => [exampleDifference({ kind: 'rows' })]
  const like = { normalised: 'select ?' }
  const observations = [
    exampleObservation(1, { ...like, differences: differences(), name: 'first' }),
    exampleObservation(2, { ...like, differences: differences(), source: [{ ...exampleRows(), digest: 'cd' }] }),
    exampleObservation(3, { ...like, differences: differences(), source: [exampleRows(2)] }),
    exampleObservation(4, { ...like, differences: [] }),
  ].map(observationOf)
  const held = new HeldObservations()
  for (const observation of observations) held.hold(observation)
  const released = [...held.release()]
  const expected = observations.map(({ ms: _, ...observation }) => observation)
  // Nobody asks for a digest any more.
  expect(released).toEqual(expected.with(1, { ...expected[1]!, source: expected[0]!.source }))
  expect(released[1]!.differences).toBe(released[0]!.differences)
  expect(released[2]!.differences).not.toBe(released[0]!.differences)
  expect([...held.release()]).toEqual([])
})
