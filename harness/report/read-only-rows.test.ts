import { expect, it } from 'vitest'
import type { JudgingRules } from '../gate/judge.ts'
import { lineOf } from '../journal/line-of.ts'
import type { ReadOnlyRows } from '../model/difference.ts'
import type { JournalEntry } from '../model/journal.ts'
import { exampleObservation } from '../testing/example-entries.ts'
import { exampleBroken, exampleReadOnly, exampleReadOnlyJournal } from '../testing/example-read-only.ts'
import { journalSchema } from '../testing/journal-schema.ts'
import { judged } from '../testing/judged.ts'
import { renderExplanation } from './console/console-explanation.ts'
import { renderSummary } from './console/console-summary.ts'
import { renderHtml } from './html/html.ts'
import { renderMarkdown } from './markdown/markdown.ts'
import { noPaint } from './presentation/paint.ts'
import { commandsOf } from './presentation/run-commands.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const summary = 'while read-only the source answers with other rows, and else 1 row'

function verdictOver(readOnlyRows: ReadOnlyRows) {
  const difference = exampleBroken({ summary, source: '1 row', target: undefined as never, readOnlyRows })
  const entry = exampleReadOnly(1, { sql: 'SELECT @@read_only', differences: [difference] })
  return judged(exampleReadOnlyJournal([exampleObservation(1)], [entry]), rules)
}

function linesOf(text: string): string[] {
  return text.split('\n').map(line => line.trim())
}

const verdict = verdictOver({ columns: ['@@read_only'], readWrite: [['0']], readOnly: [['1']] })
const look = {
  paint: noPaint,
  width: 100,
  commands: commandsOf('reports/latest'),
  servers: verdict,
  phases: verdict.phases,
}

it('shows the value otherwise and the one while read-only, in every report', () => {
  const summarised = renderSummary(verdict, { ...look, report: 'reports/latest/index.html' })
  const explained = renderExplanation(verdict.divergences[0]!, look)
  for (const text of [summarised, explained, renderMarkdown(verdict)]) {
    expect(linesOf(text)).toEqual(expect.arrayContaining(['@@read_only', 'read-write 0', 'read-only  1']))
    expect(linesOf(text)).not.toContain('- 1 row')
  }
  const page = renderHtml(verdict)
  expect(page).toMatch(/<th scope="row">read-write<\/th><td class="text"><mark>0<\/mark><\/td>/)
  expect(page).toMatch(/<th scope="row">read-only<\/th><td class="text"><mark>1<\/mark><\/td>/)
  expect(page).not.toMatch(/<th scope="row">source<\/th><td>1 row/)
})

it('sets rows beside each other only where they are as many', () => {
  const [divergence] = verdictOver({
    columns: ['name', 'value'],
    readWrite: [
      ['read_only', 'OFF'],
      ['super_read_only', 'OFF'],
    ],
    readOnly: [['read_only', null]],
  }).divergences
  const text = renderExplanation(divergence!, look)
  expect(linesOf(text).filter(line => /^(name|read-write|read-only) (?!.*statement)/.test(line))).toEqual([
    'name             value',
    'read-write read_only        OFF',
    'read-write super_read_only  OFF',
    'read-only  read_only        NULL',
  ])
})

it('travels by the journal', () => {
  const entry = exampleReadOnly(1, {
    differences: [
      exampleBroken({ readOnlyRows: { columns: ['a'], readWrite: [[{ hex: 'ff' }]], readOnly: [[null]] } }),
    ],
  })
  const journaled: JournalEntry = { kind: 'entry', phase: 'read-only', entry }
  const line = JSON.parse(lineOf(journaled, 7))
  expect(journalSchema.parse(line)).toEqual({ line: 7, ...journaled })
  line.entry.observation.differences[0].readOnlyRows.readOnly = 'x'
  expect(journalSchema.safeParse(line).success).toBe(false)
})
