import { escapeControl } from '../presentation/escape-control.ts'
import type { Paint } from '../presentation/paint.ts'

/** One check. `lacking` means that this machine lacks something without which runs still work. */
export interface Check {
  mark: 'fine' | 'lacking' | 'wrong'
  what: string
  found: string
  /** The advice for the user. */
  remedy?: string
}

/** Renders the output of `crosscheck doctor`: a line for each check, remedies below it, and the conclusion last. */
export function renderCheckup(
  checks: readonly Check[],
  conclusion: { fine: boolean; text: string },
  paint: Paint,
): string {
  const signs = { fine: paint.go('✓'), lacking: paint.faint('·'), wrong: paint.nogo('✗') }
  const width = Math.max(...checks.map(({ what }) => what.length))
  const lines = checks.flatMap(({ mark, what, found, remedy }) => [
    `${signs[mark]} ${what.padEnd(width)}  ${escapeControl(found)}`,
    ...(remedy === undefined ? [] : [`  ${' '.repeat(width)}  ${paint.faint('→')} ${escapeControl(remedy)}`]),
  ])
  const style = conclusion.fine ? paint.go : paint.nogo
  return `${[...lines, '', paint.strong(style(escapeControl(conclusion.text)))].join('\n')}\n`
}
