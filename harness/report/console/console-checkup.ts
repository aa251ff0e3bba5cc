import type { Paint } from '../presentation/paint.ts'
import { visible } from '../presentation/visible.ts'

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
    `${signs[mark]} ${what.padEnd(width)}  ${visible(found)}`,
    ...(remedy === undefined ? [] : [`  ${' '.repeat(width)}  ${paint.faint('→')} ${visible(remedy)}`]),
  ])
  const style = conclusion.fine ? paint.go : paint.nogo
  return `${[...lines, '', paint.strong(style(visible(conclusion.text)))].join('\n')}\n`
}
