import { expect, it } from 'vitest'
import type { EntryOfPhase, JournalEntry, PhaseEntry } from '../model/journal.ts'
import type { Observation } from '../model/observation.ts'
import type { Column, Outcome, Warnings } from '../model/outcome.ts'
import { exampleDifference, exampleLost, exampleObservation, exampleRefused } from '../testing/example-entries.ts'
import { lineOf } from './line-of.ts'

const odd = 'a "quoted" \\ \n \u2028 \ud800 💥'
const column: Required<Column> = {
  schema: odd,
  table: 't',
  orgTable: 't',
  name: 'n',
  orgName: 'n',
  charset: 63,
  length: 11,
  type: 3,
  flags: 0,
  decimals: 0,
  meaning: 'json',
}
const allWarnings: Required<Warnings>[] = [
  { kind: 'read', count: 3, list: [] },
  { kind: 'read', count: 1, list: [{ level: odd, code: 1, message: odd }] },
  { kind: 'unread', count: 1, because: odd },
]
const outcomes: Required<Outcome>[] = allWarnings.flatMap(warnings => [
  { kind: 'rows', columns: [column], rowCount: 1, digest: odd, warnings, inTransaction: true },
  { kind: 'rows', columns: [], rowCount: 0, digest: null, warnings, inTransaction: false },
  { kind: 'done', affectedRows: 2n ** 64n, insertId: -1n, info: odd, warnings, inTransaction: false },
  exampleRefused as Required<Outcome>,
  exampleLost as Required<Outcome>,
])
const observation: Required<Observation> = {
  statement: odd,
  at: odd,
  suite: odd,
  file: odd,
  step: 'suite',
  name: odd,
  sql: odd,
  normalised: odd,
  source: outcomes,
  target: [],
  differences: [exampleDifference({ summary: odd })],
  tolerances: [{ kinds: ['type'], because: odd, at: { file: odd, line: 1, column: 1 } }],
  notCompared: [odd],
  notExercised: odd,
  expectedErrors: [1146],
  ms: { source: 0.001, target: 1e-7 },
}
const { notExercised: _, expectedErrors: ___, ...readWrite } = observation
const { name: __, ...nameless } = readWrite
const readOnly = {
  reading: { writes: 'no', means: [], tables: [odd], temporary: false, commits: false },
  readWrite: { source: 'same', target: 'same' },
}

/** Properties that a later version of this program would have written. */
const later = { later: { than: 'this' } }

it.each<[string, Observation]>([
  ['of a statement that was replayed', { ...readWrite, at: 'another' }],
  ['of a statement without a name', nameless],
  ['of a statement that was not exercised', observation],
  ['with other members than are known', { ...nameless, ...later }],
  ['with others in the place of a name', { ...readWrite, ...later }],
  ['with others in the times', { ...readWrite, ms: { ...readWrite.ms, ...later } }],
  ['with others in an answer', { ...readWrite, target: outcomes.map(outcome => ({ ...outcome, ...later })) }],
  [
    'with others in warnings',
    { ...readWrite, target: [{ ...outcomes[0]!, warnings: { ...allWarnings[0]!, ...later } } as Outcome] },
  ],
])('an observation %s is written as JSON is', (_what, value) => {
  expectJson(entryOf({ kind: 'observation', observation: value }))
})

it.each(outcomes)('the answer %# is written as JSON is', outcome => {
  expectJson(entryOf(exampleObservation(1, { target: [outcome], source: [outcome, outcome] })))
})

it.each<[string, EntryOfPhase]>([
  ['what an entry has beside its observation', entryOf({ kind: 'observation', observation: nameless, readOnly })],
  ['what a line has beside its entry', { ...entryOf({ kind: 'observation', observation: nameless }), ...later }],
  ['an oddly named phase', { ...entryOf({ kind: 'observation', observation: nameless }), phase: odd }],
])('keeps %s', (_what, entry) => {
  expectJson(entry)
})

it('writes what is no observation as JSON', () => {
  expectJson({ kind: 'phase-left-out', phase: 'read-only', because: odd })
})

function entryOf<Entry extends PhaseEntry>(entry: Entry): EntryOfPhase<Entry> {
  return { kind: 'entry', phase: 'replay', entry }
}

function expectJson(entry: JournalEntry): void {
  const numbered = { line: 12, ...entry }
  const json = JSON.stringify(numbered, (_key, value) => (typeof value === 'bigint' ? String(value) : value))
  expect(lineOf(entry, 12)).toBe(`${json}\n`)
}
