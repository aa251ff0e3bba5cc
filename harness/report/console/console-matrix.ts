import type { MatrixDivergence, MatrixTarget, MatrixVerdict } from '../../model/matrix.ts'
import { cut, escapeControl } from '../presentation/escape-control.ts'
import { describeServer, plural } from '../presentation/headline.ts'
import type { Paint } from '../presentation/paint.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { decisionWord } from './console-summary.ts'

const maxDivergences = 20

interface MatrixSummaryOptions {
  paint: Paint
  width: number
  report: string
  /** Returns the commands for the run of one target; `directory` is the folder of that run. */
  commandsOn: (directory: string) => RunCommands
}

/** Renders the summary at the end of a run against several targets; the decision is the last line. */
export function renderMatrixSummary(
  { decision, source, targets, divergences }: MatrixVerdict,
  { paint, width, report, commandsOn }: MatrixSummaryOptions,
): string {
  const shown = divergences
    .slice(0, maxDivergences)
    .flatMap(({ fingerprint, severity, at, summary, because, fails }) => {
      const marks = fails.map(failing => (failing ? paint.nogo('✗') : paint.faint('·'))).join('')
      return [
        `${marks} ${paint[severity](severity)}  ${paint.place(escapeControl(at))}  ${cut(escapeControl(summary), Math.max(20, width - 60))}  ${paint.faint(fingerprint)}`,
        ...(because === undefined ? [] : [`  ${escapeControl(because)}`]),
      ]
    })
  const more = divergences.length - Math.min(divergences.length, maxDivergences)
  return [
    '',
    ...shown,
    ...(more > 0 ? [`  and ${more} more in the report`] : []),
    '',
    ...targets.flatMap(target =>
      (target.endingAcceptances ?? []).map(
        each => `${paint.faint('note')} ${escapeControl(describeServer(target))}: ${escapeControl(each)}`,
      ),
    ),
    ...targets.map(
      target =>
        `${decisionWord(target.decision, paint)}  ${escapeControl(describeServer(target))}: ${plural(target.coverage.statements, 'statement')}, ${target.coverage.compared} compared, ${notExercised(target)}${target.failing} failing`,
    ),
    ...advice(targets, divergences, paint, commandsOn),
    `${paint.strong('report')}       ${paint.place(escapeControl(report))}`,
    `${decisionWord(decision, paint)}  ${escapeControl(describeServer(source))} → ${plural(targets.length, 'target')}, ${divergences.length} failing divergences`,
    '',
  ].join('\n')
}

/** Returns advice for the first failing divergence, on the first target on which it fails. */
function advice(
  targets: readonly MatrixTarget[],
  [first]: readonly MatrixDivergence[],
  paint: Paint,
  commandsOn: MatrixSummaryOptions['commandsOn'],
): string[] {
  const target = first && targets[first.fails.indexOf(true)]
  if (!target) return []
  const commands = commandsOn(target.directory)
  return [
    `${paint.strong('explain')}      ${escapeControl(commands.explain(first.fingerprint))}`,
    `${paint.strong('accept')}       ${escapeControl(commands.accept(first))}`,
  ]
}

function notExercised({ coverage }: MatrixVerdict['targets'][number]): string {
  return coverage.notExercised > 0 ? `${coverage.notExercised} not exercised, ` : ''
}
