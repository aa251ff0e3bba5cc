import type { Picture } from '../../model/block.ts'
import type { Axis, Bar, Chart, Series } from '../../model/chart.ts'
import { bounded } from '../presentation/bounded.ts'
import { inShort } from '../presentation/escape-control.ts'
import { extent } from '../presentation/extent.ts'
import { quantity } from '../presentation/quantity.ts'
import { thinPoints } from '../presentation/thin-points.ts'
import { signed } from '../presentation/tone-sign.ts'
import { html, type Markup } from './markup.ts'

const width = 720
const maxBars = 100
/** The number of series for which the style sheet has strokes. */
const maxSeries = 6
const maxPoints = 2000

/**
 * Renders a chart as a drawing within the page: it loads nothing, and uses the colours of the page. The caption
 * describes the chart, so that a screen reader skips the drawing.
 */
export function renderPicture({ alt, chart }: Picture): Markup {
  return html`<figure class="chart"><figcaption>${alt}</figcaption>
${renderChart(chart)}</figure>`
}

function renderChart(chart: Chart): Markup {
  switch (chart.kind) {
    case 'bars':
      return renderBars(chart.bars, chart.unit)
    case 'lines':
      return renderLines(chart)
    default:
      return chart satisfies never
  }
}

const bar = { left: 230, longest: 360, height: 24 }

function renderBars(bars: readonly Bar[], unit: string): Markup {
  const { shown, left } = bounded(bars, maxBars)
  const { greatest } = extent(shown.map(({ value }) => value))
  const row = ({ label, value, tone }: Bar, index: number) => {
    const length = greatest === 0 ? 0 : (bar.longest * value) / greatest
    const [top, baseline] = [index * bar.height + 5, index * bar.height + 17]
    return html`<text x="${bar.left - 8}" y="${baseline}" text-anchor="end">${inShort(label, 32)}</text><rect class="${tone}" x="${bar.left}" y="${top}" width="${inPixels(length)}" height="14"/><text x="${inPixels(bar.left + length + 8)}" y="${baseline}">${signed(tone, quantity(value, unit))}</text>`
  }
  return html`<svg viewBox="0 0 ${width} ${shown.length * bar.height}" aria-hidden="true">${shown.map(row)}</svg>${left > 0 ? html`<div class="note">and ${left} more</div>` : undefined}`
}

const plot = { left: 90, right: 700, top: 12, bottom: 180 }

function renderLines({ across, up, series }: Extract<Chart, { kind: 'lines' }>): Markup {
  const { shown, left } = bounded(series, maxSeries)
  const points = shown.flatMap(each => each.points)
  const [x, y] = [extent(points.map(point => point.x)), extent(points.map(point => point.y))]
  const place = (at: { x: number; y: number }) =>
    `${inPixels(along(at.x, x, plot.left, plot.right))},${inPixels(along(at.y, y, plot.bottom, plot.top))}`
  const line = (each: Series, index: number) =>
    html`<polyline class="series-${index}" points="${drawn(each.points).map(place).join(' ')}"/>`
  const key = ({ label }: Series, index: number) => {
    const top = plot.bottom + 50 + index * 20
    return html`<polyline class="series-${index}" points="${plot.left},${top} ${plot.left + 30},${top}"/><text x="${plot.left + 40}" y="${top + 4}">${inShort(label, 80)}</text>`
  }
  return html`<svg viewBox="0 0 ${width} ${plot.bottom + 50 + shown.length * 20}" aria-hidden="true">
<polyline class="axis" points="${plot.left},${plot.top} ${plot.left},${plot.bottom} ${plot.right},${plot.bottom}"/>
${renderTicks(across, up, { x, y })}
${shown.map(line)}${shown.map(key)}</svg>${left > 0 ? html`<div class="note">and ${left} more</div>` : undefined}`
}

type Extent = ReturnType<typeof extent>

function renderTicks(across: Axis, up: Axis, { x, y }: { x: Extent; y: Extent }): Markup {
  const [rightOfAxis, belowAxis] = [plot.left - 6, plot.bottom + 16]
  return html`<text x="${rightOfAxis}" y="${plot.top + 8}" text-anchor="end">${quantity(y.greatest, up.unit)}</text><text x="${rightOfAxis}" y="${plot.bottom}" text-anchor="end">${quantity(y.least, up.unit)}</text>
<text x="${plot.left + 8}" y="${plot.top + 8}">${inShort(up.title, 60)}</text>
<text x="${plot.left}" y="${belowAxis}">${quantity(x.least, across.unit)}</text><text x="${(plot.left + plot.right) / 2}" y="${belowAxis}" text-anchor="middle">${inShort(across.title, 60)}</text><text x="${plot.right}" y="${belowAxis}" text-anchor="end">${quantity(x.greatest, across.unit)}</text>`
}

/** Adds to a single point a line to itself, which is visible as a dot. */
function drawn(points: Series['points']): Series['points'] {
  return points.length === 1 ? [...points, ...points] : thinPoints(points, maxPoints)
}

/** Returns the position of a value between two pixels; the first pixel if all values are equal. */
function along(value: number, { least, greatest }: Extent, first: number, last: number): number {
  return greatest === least ? first : first + ((last - first) * (value - least)) / (greatest - least)
}

function inPixels(value: number): number {
  return Math.round(value * 10) / 10
}
