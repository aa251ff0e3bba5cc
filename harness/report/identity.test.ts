import { expect, it } from 'vitest'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { judged } from '../testing/judged.ts'
import { renderSummary } from './console/console-summary.ts'
import { renderHtml } from './html/html.ts'
import { renderMarkdown } from './markdown/markdown.ts'
import { noPaint } from './presentation/paint.ts'
import { commandsOf } from './presentation/run-commands.ts'

it('shows what names the server itself in a section of its own, and counts it apart', () => {
  const identity = exampleDifference({
    kind: 'rows',
    column: 'v',
    identity: 'VERSION()',
    summary: 'column `v` names it',
  })
  const entries = [
    exampleObservation(1),
    exampleObservation(2, { sql: 'SELECT VERSION() AS v', differences: [identity] }),
  ]
  const verdict = judged(exampleJournal(entries), {
    policy: { failOn: 'risky', strictBaseline: false },
    baseline: [],
    today: '2026-03-01',
  })
  const commands = commandsOf('reports/latest')
  const summary = renderSummary(verdict, { paint: noPaint, width: 100, commands, report: 'index.html' })
  expect(summary).toMatch(/Names the server itself\n· cosmetic {2}rows: column `v` names it/)
  expect(summary).toMatch(/GO {2}2 statements, 2 compared, 0 divergences, 0 accepted, 1 identity/)
  expect(renderMarkdown(verdict)).toMatch(/## What names the server itself\n\n.*\n.*\n\| identity/)
  const page = renderHtml(verdict)
  expect(page).toMatch(/<h2 id="divergences">Divergences<\/h2>/)
  expect(page.indexOf('<h2 id="identity">What names the server itself</h2>')).toBeLessThan(page.indexOf('<article'))
})
