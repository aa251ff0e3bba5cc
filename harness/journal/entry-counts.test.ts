import { expect, it } from 'vitest'
import { exampleObservation } from '../testing/example-entries.ts'
import { exampleReadOnly, exampleReadOnlyJournal } from '../testing/example-read-only.ts'
import { EntryCounts } from './entry-counts.ts'

function countsOf(entries: ReturnType<typeof exampleReadOnlyJournal>): EntryCounts {
  const counts = new EntryCounts()
  for (const entry of entries) counts.add(entry)
  return counts
}

const entries = exampleReadOnlyJournal([exampleObservation(1), exampleObservation(2)], [exampleReadOnly(1)])
const { 'run-finished': _, ...reported } = countsOf(entries).all()

it('counts the lines of a run by their kinds, and those of each phase apart', () => {
  expect(countsOf(entries).all()).toEqual({
    'run-started': 1,
    'replay/phase-started': 1,
    'replay/suite-started': 1,
    'replay/observation': 2,
    'replay/suite-finished': 1,
    'replay/phase-finished': 1,
    'read-only/phase-started': 1,
    'read-only/preparation': 1,
    'read-only/observation': 1,
    'read-only/phase-finished': 1,
    'run-finished': 1,
  })
})

it('says nothing where all are there', () => {
  expect(countsOf(entries.slice(0, -1)).differencesFrom(reported)).toEqual([])
})

it('says of which kind there are too few, too many, or any that were never written', () => {
  const [start, ...rest] = entries.slice(0, -1)
  const damaged = countsOf([...rest, rest.at(-1)!, { kind: 'journal-damaged', because: 'it burnt' }])
  expect(start).toMatchObject({ kind: 'run-started' })
  expect(damaged.differencesFrom(reported)).toEqual([
    'it holds 0 of the 1 entries run-started that were written',
    'it holds 2 of the 1 entries read-only/phase-finished that were written',
    'it holds 1 of the 0 entries journal-damaged that were written',
  ])
})
