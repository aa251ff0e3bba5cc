import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineOf } from '../journal/line-of.ts'
import type { JournalEntry } from '../model/journal.ts'
import {
  exampleDifference,
  exampleJournal,
  exampleLost,
  exampleObservation,
  exampleRefused,
} from '../testing/example-entries.ts'
import { exampleReadOnlyRun } from '../testing/example-read-only-run.ts'
import { journalSchema } from '../testing/journal-schema.ts'
import { quickReader } from './quick-reader.ts'

const done = { kind: 'done', affectedRows: '18446744073709551615', insertId: '-1', info: '', inTransaction: true }
const rows = {
  count: 1,
  columns: { source: ['n'], target: ['N'] },
  examples: [{ source: [null, { hex: 'ff' }, '1'] }],
}
const entries: JournalEntry[] = [
  ...exampleJournal([
    exampleObservation(1, { source: [{ ...done, warnings: { kind: 'unread', count: 2, because: 'it' } } as never] }),
    exampleObservation(2, { source: [exampleRefused], target: [exampleLost], name: 'named' }),
    exampleObservation(3, { differences: [exampleDifference({ rows, columns: ['n'], advice: 'CAST it' })] }),
    { kind: 'noise', statement: 's.sql:1:1', differences: [{ kind: 'rows', result: 1, columns: ['n'] }] },
    { kind: 'noise-not-measured', file: 's.sql', because: 'there is no second server' },
    { kind: 'remark', detail: 'time ran out' },
  ]),
  { kind: 'phase-left-out', phase: 'read-only', because: 'it was not allowed' },
  { kind: 'journal-damaged', because: 'line 2: entry 3 stands where entry 2 should' },
  ...exampleReadOnlyRun(),
]
const texts = entries.map((entry, index) => lineOf(entry, index + 1))

/** Yields the places of values inside a value, each as the list of keys that lead to it. */
function* pathsIn(value: unknown, path: string[] = []): Generator<string[]> {
  if (path.length > 0) yield path
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) yield* pathsIn(inner, [...path, key])
}

function changed(value: unknown, [key, ...rest]: string[], change: { to?: unknown }): void {
  const holder = value as Record<string, unknown>
  if (rest.length > 0) changed(holder[key!], rest, change)
  else if ('to' in change) holder[key!] = change.to
  else delete holder[key!]
}

const read = quickReader(journalSchema)
const anyText = fc.constantFrom(...texts)
const anyChange = fc.oneof(
  fc.constant({}),
  fc.record({ to: fc.oneof(fc.jsonValue(), fc.constantFrom('12', 'rows', 'source', 1, Infinity, [], {}, null)) }),
)

it('reads what was recorded, as the schema does', () => {
  for (const text of texts) expect(read(JSON.parse(text))).toEqual(journalSchema.parse(JSON.parse(text)))
})

it('takes what the schema takes, and nothing else, wherever something is changed, added or gone', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), anyChange, (text, at, change) => {
      const value = JSON.parse(text)
      const paths = [...pathsIn(value), ['unheard', 'of']]
      const path = paths[at % paths.length]!
      if (path[0] === 'unheard') value.unheard = {}
      changed(value, path, change)
      const copy = structuredClone(value)
      const byZod = journalSchema.safeParse(copy)
      expect(read(value)).toEqual(byZod.data)
    }),
    { numRuns: 2000 },
  )
})
