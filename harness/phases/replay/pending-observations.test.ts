import { expect, it } from 'vitest'
import { exampleDifference, exampleObservation, exampleRows } from '../../testing/example-entries.ts'
import { PendingObservations } from './pending-observations.ts'

it('gives back what it held, in order and once, and holds alike what looks alike', () => {
  const differences = () => [exampleDifference({ kind: 'rows' })]
  const like = { normalised: 'select ?' }
  const observations = [
    exampleObservation(1, { ...like, differences: differences(), name: 'first' }),
    exampleObservation(2, { ...like, differences: differences(), source: [{ ...exampleRows(), digest: 'cd' }] }),
    exampleObservation(3, { ...like, differences: differences(), source: [exampleRows(2)] }),
    exampleObservation(4, { ...like, differences: [] }),
  ].map(({ observation }) => observation)
  const held = new PendingObservations()
  for (const observation of observations) held.hold(observation)
  const released = [...held.release()]
  const expected = observations.map(({ ms: _, ...observation }) => observation)
  // Digests are no longer needed after the comparison.
  expect(released).toEqual(expected.with(1, { ...expected[1]!, source: expected[0]!.source }))
  expect(released[1]!.differences).toBe(released[0]!.differences)
  expect(released[2]!.differences).not.toBe(released[0]!.differences)
  expect([...held.release()]).toEqual([])
})
