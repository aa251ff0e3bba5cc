import { readFileSync } from 'node:fs'
import { combineVerdicts } from '../gate/combine-verdicts.ts'
import type { JudgingRules } from '../gate/judge.ts'
import type { RunEnd } from '../model/run-end.ts'
import { type JudgedPhase, type Verdict, verdictSchema } from '../model/verdict.ts'
import type { DiagnosisEntry } from '../phases/diagnosis/diagnosis-entry.ts'
import { renderHtml } from '../report/html/html.ts'
import { renderMatrixHtml } from '../report/html/matrix-html.ts'
import { exampleDifference, exampleJournal, exampleLost, exampleObservation } from './example-entries.ts'
import { exampleReadOnlyRun } from './example-read-only-run.ts'
import { exampleSection } from './example-section.ts'
import { judged } from './judged.ts'

/* Pages of every kind that a run can leave, for tests in a browser. */

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }

const wideRows = exampleObservation(7, {
  name: 'find-user',
  sql: `SELECT ${Array.from({ length: 40 }, (_, index) => `column_${index}`).join(', ')}\nFROM users`,
  differences: [
    exampleDifference({
      kind: 'rows',
      column: 'email',
      summary: '1 row differs in `email`',
      rows: {
        count: 3,
        columns: { source: ['id', 'email', 'note'], target: ['id', 'email', 'note'] },
        examples: [{ source: ['1', 'a@x', null], target: ['1', 'b@x', 'x'.repeat(400)] }],
      },
      advice: 'Order it by `id`.',
    }),
    exampleDifference({ kind: 'metadata', summary: 'the length of email differs' }),
  ],
})
const risky = exampleObservation(8, { differences: [exampleDifference()] })
const cosmetic = exampleObservation(9, {
  differences: [exampleDifference({ kind: 'formatting', summary: 'a number is written otherwise' })],
})
const tolerated = exampleObservation(10, {
  differences: [exampleDifference({ kind: 'warnings', summary: 'only MySQL warns' })],
  tolerances: [{ kinds: ['warnings'], because: 'the page moves to COUNT(*)', at: { file: 'f', line: 1, column: 1 } }],
})
/** More divergences than are expanded at first. */
const many = Array.from({ length: 30 }, (_, index) =>
  exampleObservation(100 + index, {
    differences: [exampleDifference({ kind: 'error', summary: 'fails on the target only' })],
  }),
)
const different = [wideRows, risky, cosmetic, tolerated, ...many]

const shardMissing: RunEnd = {
  kind: 'shards-incomplete',
  shards: [{ index: 2, count: 4, end: { kind: 'missing', detail: 'no folder of it was named' } }],
}

function diagnosis({ divergences }: Verdict): DiagnosisEntry[] {
  const [first] = divergences
  const about = { fingerprint: first!.fingerprint, statement: first!.statements[0]!.at }
  return [
    { kind: 'attribution', ...about, setting: 'sql_mode', value: "''", gone: ['rows'], left: ['metadata'] },
    { kind: 'reproduction', ...about, file: `repro/${first!.fingerprint}.sql`, minimised: true, seen: true },
  ]
}

/** Returns a run with divergences that are accepted, expired, tolerated, cosmetic and new. */
export function exampleCompletedVerdict(): Verdict {
  const { divergences } = judged(exampleJournal(different), rules)
  const baseline = divergences
    .filter(({ status }) => status === 'new')
    .slice(0, 20)
    .map(({ fingerprint }, index) => ({
      fingerprint,
      reason: `the driver reads either as a number, case ${index}`,
      owner: `team-${index}`,
      until: index === 0 ? '2026-01-01' : index === 1 ? '2026-03-05' : '2026-12-31',
    }))
  return judged(exampleJournal(different), { ...rules, baseline })
}

const examplePhase = {
  name: 'zones',
  title: 'Time zones',
  state: 'not-finished',
  ms: 1234,
  section: exampleSection,
} as const satisfies JudgedPhase

function sample(): Verdict {
  const text = readFileSync(new URL('../../reports/sample/verdict.json', import.meta.url), 'utf8')
  return verdictSchema.parse(JSON.parse(text))
}

/** Returns the pages by their contents. */
export function examplePages(): Record<string, string> {
  const withDifferences = judged(exampleJournal(different), rules)
  const withDiagnosis = judged(exampleJournal([...different, ...diagnosis(withDifferences)]), rules)
  const go = judged(exampleJournal([exampleObservation(1)]), rules)
  const unknown = judged(exampleJournal([exampleObservation(9, { target: [exampleLost] })], { planned: 5 }), rules)
  const notExercised = judged(exampleJournal([exampleObservation(1, { notExercised: 'both refuse it' })]), rules)
  const onTargets = [
    { verdict: withDifferences, directory: 'mariadb-11.8' },
    { verdict: exampleCompletedVerdict(), directory: 'mariadb-10.11' },
    { verdict: go, directory: 'mysql-9.7' },
    { verdict: unknown, directory: 'tidb' },
  ]
  return {
    differences: renderHtml(withDifferences),
    go: renderHtml(go),
    unknown: renderHtml(unknown),
    'not exercised': renderHtml(notExercised),
    'read-only phase': renderHtml(judged(exampleReadOnlyRun(), rules)),
    'every kind of block': renderHtml({ ...go, phases: [examplePhase] }),
    diagnosis: renderHtml(withDiagnosis),
    acceptances: renderHtml(exampleCompletedVerdict()),
    shard: renderHtml({ ...withDifferences, shard: { index: 2, count: 4 } }),
    'shards missing': renderHtml(judged(exampleJournal([risky], { end: shardMissing }), rules)),
    empty: renderHtml(judged([], rules)),
    'the sample': renderHtml(sample()),
    'several targets': renderMatrixHtml(combineVerdicts(onTargets)),
    'several targets, all go': renderMatrixHtml(combineVerdicts([{ verdict: go, directory: 'a' }])),
  }
}
