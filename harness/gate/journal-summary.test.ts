import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openJournal } from '../journal/append.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import { kinds } from '../model/kind.ts'
import type { NoisyDifference } from '../model/noisy-difference.ts'
import type { Observation } from '../model/observation.ts'
import { allPhases } from '../phases/list.ts'
import { exampleDifference, exampleJournal, exampleLost, exampleObservation } from '../testing/example-entries.ts'
import { exampleReadOnlyRun } from '../testing/example-read-only-run.ts'
import { JournalSummary } from './journal-summary.ts'
import { type JudgingRules, judge, judgeSummary } from './judge.ts'

/**
 * A run that is summarised during the recording gets the same verdict as its journal, however often it is judged before
 * its end.
 */

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }

const done: Observation['source'][number] = {
  ...{ kind: 'done', affectedRows: 18446744073709551615n, insertId: 9007199254740993n, info: '' },
  ...{ warnings: { kind: 'read', count: 0, list: [] }, inTransaction: true },
}
const because = { because: 'known', at: { file: 'suites/log-in.sql', line: 1, column: 1 } }
const anyChange = fc
  .record({
    step: fc.constantFrom<Observation['step']>('fixture', 'suite', 'suite', 'suite', 'contents', 'protocol'),
    target: fc.constantFrom<Observation['target'] | undefined>(undefined, undefined, [exampleLost], [done], []),
    differences: fc.array(fc.constantFrom(...kinds).map(kind => exampleDifference({ kind }))),
    tolerances: fc.subarray(kinds).map(chosen => (chosen.length > 0 ? [{ kinds: chosen, ...because }] : [])),
    notCompared: fc.subarray(['warnings', 'order']),
  })
  .map(({ target, ...change }) => (target ? { ...change, target } : change))
const anyNoise = fc.record({
  line: fc.integer({ min: 1, max: 6 }),
  differences: fc.array(fc.record({ kind: fc.constantFrom(...kinds), result: fc.constant(1) }), { minLength: 1 }),
})

function runOf(changes: Partial<Observation>[], noise: { line: number; differences: NoisyDifference[] }[]) {
  return exampleJournal([
    // Several observations of one statement occur, too.
    ...changes.map((change, at) => exampleObservation((at % 6) + 1, change)),
    ...noise.map(({ line, differences }) => {
      return { kind: 'noise' as const, statement: `suites/log-in.sql:${line}:1`, differences }
    }),
  ])
}

const anyRun = fc.oneof(
  fc
    .tuple(fc.array(anyChange, { maxLength: 12 }), fc.array(anyNoise, { maxLength: 3 }))
    .map(([changes, noise]) => runOf(changes, noise)),
  fc.constant(exampleReadOnlyRun()),
)

it('says what its journal says', async () => {
  const reader = await journalReaderFor(allPhases)
  const folder = mkdtempSync(join(tmpdir(), 'crosscheck-summary-'))
  let runs = 0
  try {
    fc.assert(
      fc.property(anyRun, fc.nat(20), (entries, length) => {
        runs += 1
        const file = join(folder, `${runs}.jsonl`)
        const summary = new JournalSummary(allPhases)
        // A run may end anywhere.
        const recorded = entries.slice(0, Math.max(1, entries.length - length))
        {
          using journal = openJournal(file)
          for (const entry of recorded) {
            journal.append(entry)
            summary.add(entry)
            if (entry.kind === 'phase-finished') judgeSummary(summary.summarised(), rules)
          }
        }
        const again = judge(reader.read(file), allPhases, rules)
        expect(JSON.stringify(judgeSummary(summary.summarised(), rules))).toBe(JSON.stringify(again))
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
