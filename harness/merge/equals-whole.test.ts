import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JudgingRules } from '../gate/judge.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import type { JournalEntry } from '../model/journal.ts'
import type { Kind } from '../model/kind.ts'
import type { Observation } from '../model/observation.ts'
import { allPhases } from '../phases/list.ts'
import { exampleDifference, exampleLost } from '../testing/example-entries.ts'
import { exampleJunit } from '../testing/example-junit.ts'
import {
  type ExampleSuite,
  fileOf,
  shardJournal,
  sharedObservation,
  wholeJournal,
  writeRun,
} from '../testing/example-shards.ts'
import type { ExampleEntry } from '../testing/in-phases.ts'
import { judged } from '../testing/judged.ts'
import { mergeShards } from './merge-shards.ts'

/** However a run is divided into shards: their joined observations get the same verdict as the run of all suites. */

const phases = { journal: await journalReaderFor(allPhases), readers: allPhases }
const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }

/** The fate of a statement: no difference, a difference of a kind (which may be noise), or a lost reply. */
type Fate = 'same' | Kind | 'noise' | 'lost'
const anyFate = fc.constantFrom<Fate>('same', 'same', 'same', 'rows', 'type', 'metadata', 'noise', 'lost')

interface AnySuite {
  fates: Fate[]
  fixture: Fate
  contents: Fate
  /**
   * For each shard that has a part: the index of the part's first statement among all statements; the first index is 0.
   */
  cuts: number[]
  /** The shards in the order in which parts are handed out. */
  shards: number[]
}

const maxShards = 4
const anySuite: fc.Arbitrary<AnySuite> = fc
  .record({
    fates: fc.array(anyFate, { minLength: 1, maxLength: 12 }),
    fixture: fc.constantFrom<Fate>('same', 'rows'),
    contents: fc.constantFrom<Fate>('same', 'rows', 'noise'),
    shards: fc.shuffledSubarray([1, 2, 3, 4], { minLength: maxShards }),
    inner: fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { maxLength: maxShards - 1 }),
  })
  .map(({ inner, ...suite }) => {
    const cuts = inner.filter(cut => cut < suite.fates.length).toSorted((one, other) => one - other)
    return { ...suite, cuts: [0, ...cuts] }
  })

function changeOf(fate: Fate): Partial<Observation> {
  if (fate === 'same') return {}
  if (fate === 'lost') return { target: [exampleLost] }
  return { differences: [exampleDifference({ kind: fate === 'noise' ? 'rows' : fate })] }
}

/** Returns the part of a suite from one statement to another, as a replay would record it. */
function partOf(name: string, { fates, fixture, contents }: AnySuite, from: number, to: number): ExampleSuite {
  const lines = fates.slice(from, to).map((_, at) => from + at + 1)
  const noise = (fate: Fate, statement: string): ExampleEntry[] =>
    fate === 'noise' ? [{ kind: 'noise', statement, differences: [{ kind: 'rows', result: 1 }] }] : []
  return {
    name,
    lines,
    changes: new Map(lines.map(line => [line, changeOf(fates[line - 1]!)])),
    before: [sharedObservation(name, 'fixture', changeOf(fixture))],
    after: [
      sharedObservation(name, 'contents', changeOf(contents)),
      ...lines.flatMap(line => noise(fates[line - 1]!, `${fileOf(name)}:${line}:1`)),
      ...noise(contents, `${fileOf(name)}#t`),
    ],
  }
}

it('what is joined is judged like the whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-merge-'))
  let runs = 0
  try {
    fc.assert(
      fc.property(fc.array(anySuite, { minLength: 1, maxLength: 5 }), suites => {
        runs += 1
        const nameOf = (at: number) => `suite ${at}`
        const all = suites.map((suite, at) => partOf(nameOf(at), suite, 0, suite.fates.length))
        const directories = [1, 2, 3, 4].map(index => {
          const own = suites.flatMap((suite, at) => {
            const part = suite.shards.indexOf(index)
            const from = suite.cuts[part]
            return from === undefined
              ? []
              : [partOf(nameOf(at), suite, from, suite.cuts[part + 1] ?? suite.fates.length)]
          })
          const journal = shardJournal({ index, count: maxShards }, all, own)
          return writeRun(join(folder, `${runs}-${index}`), journal)
        })
        const { journalFile } = mergeShards(directories, { directory: join(folder, `${runs}`) }, phases)
        expect(reportsOf([...phases.journal.read(journalFile)])).toEqual(reportsOf(wholeJournal(all)))
      }),
      { numRuns: 100 },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function reportsOf(entries: JournalEntry[]): unknown {
  const { timings, suites, phases, ...verdict } = judged(entries, rules)
  const timeless = {
    ...verdict,
    suites: suites.map(suite => ({ ...suite, ms: 0 })),
    phases: phases.map(phase => ({ ...phase, ms: 0 })),
    timings: { ...timings, totalMs: 0, serversMs: 0, replayMs: 0 },
  }
  return { verdict: timeless, junit: exampleJunit(timeless, entries) }
}
