import { describe, expect, it } from 'vitest'
import { combineVerdicts } from '../gate/combine-verdicts.ts'
import type { JudgingRules } from '../gate/judge.ts'
import type { BaselineEntry } from '../model/baseline-entry.ts'
import type { Verdict } from '../model/verdict.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { exampleJunit } from '../testing/example-junit.ts'
import { judged } from '../testing/judged.ts'
import { renderMatrixSummary } from './console/console-matrix.ts'
import { renderSummary } from './console/console-summary.ts'
import { renderHtml } from './html/html.ts'
import { renderMatrixHtml } from './html/matrix-html.ts'
import { renderMarkdown } from './markdown/markdown.ts'
import { renderMatrixMarkdown } from './markdown/matrix-markdown.ts'
import { noPaint } from './presentation/paint.ts'
import { commandsOf } from './presentation/run-commands.ts'

const entries = exampleJournal([exampleObservation(1, { differences: [exampleDifference()] })])
const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const { fingerprint } = judged(entries, rules).divergences[0]!
const verdictWith = (change: Partial<BaselineEntry>): Verdict =>
  judged(entries, {
    ...rules,
    baseline: [{ fingerprint, reason: 'read as text', owner: 'ada', until: '2027-06-30', ...change }],
  })

/** Removes the characters that markup and line breaks add. */
function plain(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll(/\s+/g, ' ')
}

const screen = {
  paint: noPaint,
  width: 100,
  report: 'reports/latest/index.html',
  commands: commandsOf('reports/1'),
  commandsOn: (target: string) => commandsOf(`reports/1/${target}`),
}
const reports: Record<string, (verdict: Verdict) => string> = {
  'the terminal': verdict => renderSummary(verdict, screen),
  'summary.md': renderMarkdown,
  'index.html': renderHtml,
  'junit.xml': verdict => exampleJunit(verdict, entries),
  'the terminal, for several targets': verdict =>
    renderMatrixSummary(combineVerdicts([{ verdict, directory: 'a' }]), screen),
  'summary.md, for several targets': verdict => renderMatrixMarkdown(combineVerdicts([{ verdict, directory: 'a' }])),
  'index.html, for several targets': verdict => renderMatrixHtml(combineVerdicts([{ verdict, directory: 'a' }])),
}

describe.each(Object.entries(reports))('%s', (_, render) => {
  it('says of an acceptance for another release for which, by whom, until when, and what this is', () => {
    const verdict = verdictWith({ servers: { source: 'MySQL 9.7', target: 'MariaDB 11.7' } })
    expect(plain(render(verdict))).toContain(
      'accepted for MariaDB 11.7 by ada until 2027-06-30; this is MariaDB 11.8.6: read as text',
    )
  })

  it('announces an acceptance that ends within 14 days, with its owner and its day', () => {
    expect(plain(render(verdictWith({ until: '2026-03-11' })))).toContain(
      `${fingerprint}, accepted by ada, ends in 10 days, on 2026-03-11: read as text`,
    )
    expect(plain(render(verdictWith({})))).not.toContain('ends in')
  })
})
