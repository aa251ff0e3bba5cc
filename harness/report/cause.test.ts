import { describe, expect, it } from 'vitest'
import type { Cause } from '../model/divergence.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { judged } from '../testing/judged.ts'
import { renderExplanation } from './console/console-explanation.ts'
import { renderSummary } from './console/console-summary.ts'
import { renderHtml } from './html/html.ts'
import { renderMarkdown } from './markdown/markdown.ts'
import { noPaint } from './presentation/paint.ts'
import { commandsOf } from './presentation/run-commands.ts'

const verdict = judged(exampleJournal([exampleObservation(3, { differences: [exampleDifference()] })]), {
  policy: { failOn: 'risky', strictBaseline: false },
  baseline: [],
  today: '2026-03-01',
})
const cause: Cause = {
  id: 'group-by-order',
  title: 'GROUP BY does not sort',
  changed: 'Groups come in any order since 8.0',
  rewrite: 'Add ORDER BY with the same columns',
  link: 'https://dev.mysql.com/doc/refman/8.0/en/order-by-optimization.html',
  proven: true,
}
const knowing = (known: Cause) => ({
  ...verdict,
  divergences: [{ ...verdict.divergences[0]!, label: known.id, cause: known }],
})
const look = {
  paint: noPaint,
  width: 100,
  commands: commandsOf('reports/latest'),
  servers: verdict,
  phases: verdict.phases,
}

describe('a known cause', () => {
  it('is told wherever a divergence is told in full: what it is, what to write instead, where to read on', () => {
    const { divergences } = knowing(cause)
    const reports = [
      renderSummary(knowing(cause), { ...look, report: 'reports/latest/index.html' }),
      renderExplanation(divergences[0]!, look),
      renderHtml(knowing(cause)),
      renderMarkdown(knowing(cause)),
    ]
    for (const report of reports) {
      for (const part of [cause.title, cause.rewrite, cause.link]) expect(report).toContain(part)
      expect(report).not.toContain('unproven')
    }
    for (const report of reports.slice(1)) expect(report).toContain(cause.changed)
  })

  it('says so where no server has shown it', () => {
    const unproven = knowing({ ...cause, proven: false })
    expect(renderSummary(unproven, { ...look, report: 'index.html' })).toContain('unproven')
    expect(renderHtml(unproven)).toContain('unproven')
    expect(renderMarkdown(unproven)).toContain('unproven')
    expect(renderExplanation(unproven.divergences[0]!, look)).toContain('unproven')
  })
})
