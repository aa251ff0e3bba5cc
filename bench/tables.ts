import type { Measured } from './contender.ts'
import type { Figure } from './figures.ts'
import type { Spent } from './profile.ts'

/** Formats a Markdown table. Columns whose heading ends in `→` are aligned to the right. */
function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  const names = headings.map(heading => heading.replace(/ →$/, ''))
  const rule = headings.map(heading => (heading.endsWith('→') ? '--:' : '---'))
  return [line(names), `|${rule.join('|')}|`, ...rows.map(line)].join('\n')
}

export function figureTable(figures: readonly Figure[]): string {
  return table(
    ['', 'figure', 'measured →', 'must reach →', 'reached'],
    figures.map(({ benchmark, what, measured, mustReach, isReached }) => [
      `(${benchmark})`,
      what,
      measured,
      mustReach,
      isReached ? '✓' : '✗',
    ]),
  )
}

export function measuredTable(measured: readonly Measured[]): string {
  return table(
    ['', 'contender', 'wall, median →', 'from – to →', 'CPU of the client →', 'CPU of the servers →', 'peak memory →'],
    measured.map(({ benchmark, title, median, runs }) => {
      const walls = runs.map(({ wallMs }) => wallMs)
      return [
        `(${benchmark})`,
        title,
        seconds(median.wallMs),
        `${(Math.min(...walls) / 1000).toFixed(2)} – ${seconds(Math.max(...walls))}`,
        seconds(median.cpuMs),
        benchmark === 'd' ? '' : seconds(median.serverCpuMs),
        `${(median.peakBytes / 2 ** 20).toFixed(0)} MB`,
      ]
    }),
  )
}

export function spentTable(times: readonly Spent[], where: string): string {
  return table(
    ['share →', 'time →', where],
    times.map(({ share, ms, where }) => [`${(share * 100).toFixed(1)} %`, seconds(ms), where]),
  )
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
