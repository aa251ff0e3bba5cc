import type { MatrixVerdict } from '../../model/matrix.ts'
import { escapeControl } from '../presentation/escape-control.ts'
import { describeServer } from '../presentation/headline.ts'

const maxRows = 100

/** Renders summary.md of a run against several targets. */
export function renderMatrixMarkdown({ decision, source, targets, divergences }: MatrixVerdict): string {
  const cell = (text: string) => escapeControl(text).replaceAll('|', '\\|').replaceAll('`', "'")
  const heading = (cells: string[]) => [`| ${cells.join(' | ')} |`, `|${cells.map(() => ' --- |').join('')}`]
  const rows = divergences.slice(0, maxRows).map(({ fingerprint, severity, at, summary, because, fails }) => {
    const marks = fails.map(failing => (failing ? '✗' : '·'))
    return `| \`${fingerprint}\` | ${severity} | ${cell(at)} | ${cell(because === undefined ? summary : `${summary}: ${because}`)} | ${marks.join(' | ')} |`
  })
  const ending = targets.flatMap(target =>
    (target.endingAcceptances ?? []).map(each => `- ${cell(describeServer(target))}: ${cell(each)}`),
  )
  const more = divergences.length - rows.length
  return [
    `# ${decision.toUpperCase()}: ${cell(describeServer(source))} to ${targets.length} targets`,
    '',
    ...heading(['target', 'decision', 'statements', 'compared', 'not exercised', 'failing', 'report']),
    ...targets.map(
      target =>
        `| ${cell(describeServer(target))} | **${target.decision}** | ${target.coverage.statements} | ${target.coverage.compared} | ${target.coverage.notExercised} | ${target.failing} | [report](${encodeURI(target.directory)}/index.html) |`,
    ),
    '',
    ...(rows.length > 0
      ? [...heading(['divergence', 'severity', 'where', 'what', ...targets.map(({ spec }) => cell(spec))]), ...rows, '']
      : []),
    ...(more > 0 ? [`and ${more} more`, ''] : []),
    ...(ending.length > 0 ? ['**Acceptances that soon end**', '', ...ending, ''] : []),
  ].join('\n')
}
