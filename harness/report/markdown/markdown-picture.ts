import type { Picture } from '../../model/block.ts'
import type { Chart, Series } from '../../model/chart.ts'
import { bounded } from '../presentation/bounded.ts'
import { extent } from '../presentation/extent.ts'
import { quantity } from '../presentation/quantity.ts'
import { signed } from '../presentation/tone-sign.ts'
import { ownLine } from './markdown-spans.ts'
import { escaped, table } from './markdown-text.ts'

const maxRows = 50

/**
 * Renders a chart as its caption and a table of its numbers: a row for each bar; for a line its ends and its extremes.
 */
export function renderPicture({ alt, chart }: Picture): string[] {
  return [ownLine(alt), renderChart(chart)]
}

function renderChart(chart: Chart): string {
  switch (chart.kind) {
    case 'bars': {
      const { shown } = bounded(chart.bars, maxRows)
      const rows = shown.map(({ label, value, tone }) => [
        escaped(label),
        signed(tone, escaped(quantity(value, chart.unit))),
      ])
      return table(['', 'Value'], rows, chart.bars.length)
    }
    case 'lines': {
      const { shown } = bounded(chart.series, maxRows)
      const rows = shown.map(series => summaryOf(series, chart.up.unit))
      return table([escaped(chart.up.title), 'First', 'Least', 'Greatest', 'Last'], rows, chart.series.length)
    }
    default:
      return chart satisfies never
  }
}

function summaryOf({ label, points }: Series, unit: string): string[] {
  const { least, greatest } = extent(points.map(({ y }) => y))
  const told = [points[0]?.y, least, greatest, points.at(-1)?.y].map(value =>
    points.length === 0 || value === undefined ? '' : escaped(quantity(value, unit)),
  )
  return [escaped(label), ...told]
}
