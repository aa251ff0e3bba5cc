import { describe, expect, it } from 'vitest'
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
const attribution = 'disappears when the target runs with max_error_count = 64'
const divergence = { ...verdict.divergences[0]!, attribution, reproduction: 'repro/0123456789ab.sql' }
const diagnosed = { ...verdict, divergences: [divergence] }
const look = {
  paint: noPaint,
  width: 100,
  commands: commandsOf('reports/latest'),
  servers: verdict,
  phases: verdict.phases,
}

describe('the diagnosis of a divergence', () => {
  it('is told on the terminal, with the command that shows it again', () => {
    const reproduce =
      'reproduce: npx crosscheck run reports/latest/repro/0123456789ab.sql --source mysql:9.7 --target mariadb:11.8'
    const summary = renderSummary(diagnosed, { ...look, report: 'reports/latest/index.html' })
    expect(summary).toContain(`  ${attribution}\n  ${reproduce}\n`)
    const explanation = renderExplanation(divergence, look)
    expect(explanation).toContain(`Diagnosis\n  ${attribution}\n  ${reproduce}\n`)
  })

  it('is told in the reports, with a link that leads to the script from beside it', () => {
    expect(renderHtml(diagnosed)).toContain('href="repro/0123456789ab.sql"')
    expect(renderHtml(diagnosed)).toContain(attribution)
    expect(renderMarkdown(diagnosed)).toContain('repro/0123456789ab.sql')
  })

  it('is passed over where there was none', () => {
    expect(renderExplanation(verdict.divergences[0]!, look)).not.toContain('Diagnosis')
  })
})
