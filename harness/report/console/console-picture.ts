import type { Picture } from '../../model/block.ts'
import type { Bar, Chart, Series } from '../../model/chart.ts'
import { bounded } from '../presentation/bounded.ts'
import { escapeControl, inShort } from '../presentation/escape-control.ts'
import { extent } from '../presentation/extent.ts'
import type { Paint } from '../presentation/paint.ts'
import { quantity } from '../presentation/quantity.ts'
import { textWidth } from '../presentation/text-width.ts'
import { paintTone } from './console-text.ts'

const maxRows = 50
const maxLabel = 30
const longestBar = 40

/** Renders a chart as its caption and a line for each bar or series. */
export function renderPicture({ alt, chart }: Picture, paint: Paint): string[] {
  return [escapeControl(alt), ...renderChart(chart, paint)]
}

function renderChart(chart: Chart, paint: Paint): string[] {
  switch (chart.kind) {
    case 'bars':
      return renderBars(chart.bars, chart.unit, paint)
    case 'lines': {
      const { shown, left } = bounded(chart.series, maxRows)
      const labels = inOneWidth(shown.map(({ label }) => label))
      return [
        ...shown.map((series, index) => `${labels[index]}  ${describeLine(series, chart.up.unit)}`),
        ...rest(left, paint),
      ]
    }
    default:
      return chart satisfies never
  }
}

function renderBars(bars: readonly Bar[], unit: string, paint: Paint): string[] {
  const { shown, left } = bounded(bars, maxRows)
  const labels = inOneWidth(shown.map(({ label }) => label))
  const { greatest } = extent(shown.map(({ value }) => value))
  const line = ({ value, tone }: Bar, index: number) => {
    const length = greatest === 0 ? 0 : Math.round((longestBar * value) / greatest)
    const number = paintTone(tone, escapeControl(quantity(value, unit)), paint)
    return `${labels[index]}  ${length === 0 ? '' : `${'█'.repeat(length)} `}${number}`
  }
  return [...shown.map(line), ...rest(left, paint)]
}

const heights = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/**
 * Renders a series as `▁▂█▃ 10 ms to 9,000 ms`: each column shows the highest point of its part of the line, because
 * spikes must stay visible.
 */
function describeLine({ points }: Series, unit: string): string {
  if (points.length === 0) return 'no points'
  const { least, greatest } = extent(points.map(({ y }) => y))
  const size = Math.ceil(points.length / longestBar)
  const columns = Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    points.slice(index * size, (index + 1) * size).reduce((highest, { y }) => Math.max(highest, y), least),
  )
  const height = (value: number) =>
    greatest === least ? 0 : Math.round(((heights.length - 1) * (value - least)) / (greatest - least))
  const drawn = columns.map(value => heights[height(value)]).join('')
  return `${drawn}  ${escapeControl(quantity(least, unit))} to ${escapeControl(quantity(greatest, unit))}`
}

function inOneWidth(labels: readonly string[]): string[] {
  const shown = labels.map(label => inShort(label, maxLabel))
  const { greatest } = extent(shown.map(textWidth))
  return shown.map(label => label + ' '.repeat(greatest - textWidth(label)))
}

function rest(left: number, paint: Paint): string[] {
  return left > 0 ? [paint.faint(`and ${left} more in the report`)] : []
}
