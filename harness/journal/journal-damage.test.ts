import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JudgingRules } from '../gate/judge.ts'
import type { JournalEntry } from '../model/journal.ts'
import { allPhases } from '../phases/list.ts'
import { exampleObservation, exampleStart } from '../testing/example-entries.ts'
import { examplePreparation, exampleReadOnly, exampleSwitchRow } from '../testing/example-read-only.ts'
import { type ExampleEntry, inPhases } from '../testing/in-phases.ts'
import { judged } from '../testing/judged.ts'
import { openJournal } from './append.ts'
import { journalReaderFor } from './journal-reader-for.ts'

/** A journal that differs from the written one is never judged a go, whichever line is missing, doubled or moved. */

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const reader = await journalReaderFor(allPhases)

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-damage-'))
  file = join(folder, 'journal.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The properties of a run whose undamaged journal is a go: nothing differs, and each phase finishes. */
interface AnyRun {
  statements: number
  /** Tables whose contents were compared after the suite. */
  tables: number
  readOnly: boolean
  diagnosis: boolean
}

const anyRun: fc.Arbitrary<AnyRun> = fc.record({
  statements: fc.integer({ min: 1, max: 4 }),
  tables: fc.integer({ min: 0, max: 2 }),
  readOnly: fc.boolean(),
  diagnosis: fc.boolean(),
})

function journalOf({ statements, tables, readOnly, diagnosis }: AnyRun): JournalEntry[] {
  const suite = { name: 'log in', file: 'suites/log-in.sql' }
  const lines = Array.from({ length: statements }, (_, index) => index + 1)
  const answers = { waitedMs: 1, blocked: false, steps: [] }
  const contents = Array.from({ length: tables }, (_, index) =>
    exampleObservation(1, { statement: `${suite.file}#t${index}`, step: 'contents' }),
  )
  const whileReadOnly: ExampleEntry[] = [
    examplePreparation,
    ...lines.map(line => exampleReadOnly(line)),
    exampleSwitchRow('idle', 'an idle connection', answers, answers),
  ]
  return inPhases([
    exampleStart([{ ...suite, path: 'auth', statements }]),
    { kind: 'suite-started', suite: suite.name, file: suite.file, database: 'crosscheck_1' },
    ...lines.map(line => exampleObservation(line)),
    ...contents,
    { kind: 'suite-finished', suite: suite.name, file: suite.file, ms: 420 },
    ...(readOnly ? whileReadOnly : []),
    ...(diagnosis ? [{ kind: 'remark', detail: 'time ran out' } as const] : []),
    { kind: 'run-finished', end: { kind: 'complete' }, totalMs: 2600 },
  ])
}

/** Returns the lines of the journal of a run, as it was written. */
function linesOf(run: AnyRun): string[] {
  let text = ''
  const memory = {
    open: () => 0,
    write: (_descriptor: number, bytes: Uint8Array) => {
      text += Buffer.from(bytes).toString()
      return bytes.length
    },
    close: () => undefined,
  }
  using journal = openJournal(file, memory)
  for (const entry of journalOf(run)) journal.append(entry)
  return text.trimEnd().split('\n')
}

function judgedWith(lines: readonly string[]) {
  writeFileSync(file, lines.map(line => `${line}\n`).join(''))
  const { decision, reasons } = judged(reader.read(file), rules)
  return { decision, rules: reasons.map(({ rule }) => rule) }
}

type Damage = { kind: 'removed' | 'doubled'; at: number } | { kind: 'swapped'; at: number; other: number }

const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constantFrom('removed', 'doubled'), at: fc.nat() }),
  fc.record({ kind: fc.constant('swapped'), at: fc.nat(), other: fc.nat() }),
)

function damaged(lines: readonly string[], damage: Damage): string[] {
  const at = damage.at % lines.length
  switch (damage.kind) {
    case 'removed':
      return lines.toSpliced(at, 1)
    case 'doubled':
      return lines.toSpliced(at, 0, lines[at]!)
    case 'swapped': {
      // Any other line.
      const other = (at + 1 + (damage.other % (lines.length - 1))) % lines.length
      return lines.with(at, lines[other]!).with(other, lines[at]!)
    }
    default:
      return damage satisfies never
  }
}

it('a whole journal has no damage', () => {
  fc.assert(
    fc.property(anyRun, run => {
      expect(judgedWith(linesOf(run))).toMatchObject({ decision: 'go' })
      expect([...reader.read(file)].map(({ kind }) => kind)).not.toContain('journal-damaged')
    }),
  )
})

it('a journal is damaged from which a line is removed, or in which one is doubled or swapped with another', () => {
  fc.assert(
    fc.property(anyRun, anyDamage, (run, damage) => {
      const lines = linesOf(run)
      const left = damaged(lines, damage)
      const verdict = judgedWith(left)
      expect(verdict.decision).toBe('unknown')
      // A journal without its last lines is the same as that of a killed run.
      const isCut = left.length < lines.length && left.every((line, at) => line === lines[at])
      expect(verdict.rules[0]).toBe(isCut ? 'run-not-finished' : 'journal-damaged')
    }),
    { numRuns: 300 },
  )
})

it('a journal is never a go, however often it was damaged', () => {
  fc.assert(
    fc.property(anyRun, fc.array(anyDamage, { minLength: 1, maxLength: 4 }), (run, damages) => {
      const lines = linesOf(run)
      const left = damages.reduce<string[]>(
        (those, damage) => (those.length > 1 ? damaged(those, damage) : those),
        lines,
      )
      const isWhole = left.join('\n') === lines.join('\n')
      expect(judgedWith(left).decision).toBe(isWhole ? 'go' : 'unknown')
    }),
    { numRuns: 300 },
  )
})
