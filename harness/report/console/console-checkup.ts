import { escapeControl } from '../presentation/escape-control.ts'
import type { Paint } from '../presentation/paint.ts'

/** One thing that was looked at. `lacking` says that something cannot be done here, and that runs can do without it. */
export interface Check {
  mark: 'fine' | 'lacking' | 'wrong'
  what: string
  found: string
  /** What to do about it. */
  remedy?: string
}

/** What a person reads after `crosscheck doctor`: a line for each check, remedies below it, and the conclusion last. */
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
