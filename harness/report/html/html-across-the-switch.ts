import type { ReadOnlySummary, SwitchRow, SwitchStep } from '../../model/read-only.ts'
import { type Side, sides } from '../../model/side.ts'
import { duration, plural } from '../presentation/headline.ts'
import { differsAcross, type PairedStep, pairedSteps, whenMeaning } from '../presentation/switch-steps.ts'
import { html, type Markup } from './markup.ts'
import { scrollable } from './scrollable.ts'

const moments = Object.keys(whenMeaning) as SwitchStep['when'][]

/**
 * What becomes of connections that the switch finds at work: a row for each situation, a column for each moment. Where
 * the servers part in some, those in which they do not are folded away.
 */
export function renderSwitch({ acrossTheSwitch }: ReadOnlySummary): Markup | undefined {
  if (acrossTheSwitch.length === 0) return undefined
  const differing = acrossTheSwitch.filter(differsAcross)
  const alike = acrossTheSwitch.filter(row => !differsAcross(row))
  const count =
    differing.length === 0
      ? 'both servers answer alike'
      : `the servers part in ${differing.length} of ${acrossTheSwitch.length}`
  return html`<h3>Across the switch: ${count}</h3>
${differing.length === 0 ? undefined : renderTable(differing)}
${alike.length === 0 ? undefined : html`<details class="statement"${differing.length === 0 ? html` open` : undefined}><summary>${plural(alike.length, 'situation')} in which both servers answer alike</summary>${renderTable(alike)}</details>`}
<p class="note">An answer stands alone where both servers give it, and by side where they do not (≠).</p>`
}

function renderTable(rows: SwitchRow[]): Markup {
  return html`${scrollable(
    'connections at the switch',
    html`<table class="list switch"><thead><tr><th scope="col">situation</th><th scope="col">the switch waits</th>${moments.map(moment => html`<th scope="col">${whenMeaning[moment]}</th>`)}</tr></thead>
<tbody>${rows.map(renderRow)}</tbody></table>`,
  )}`
}

function renderRow(row: SwitchRow): Markup {
  const steps = pairedSteps(row)
  const cell = (when: SwitchStep['when']) => {
    const here = steps.filter(step => step.when === when)
    return html`<td class="${here.some(({ differs }) => differs) ? 'differs' : ''}">${here.length === 0 ? html`<span class="faint">–</span>` : here.map(renderStep)}</td>`
  }
  return html`<tr><th scope="row">${row.title}</th>${renderWait(row)}${moments.map(cell)}</tr>`
}

function renderWait(row: SwitchRow): Markup {
  const differs = row.source.blocked !== row.target.blocked
  const wait = (side: Side) => {
    const { waitedMs, blocked } = row[side]
    return html`<div><span class="faint">${side}</span> ${blocked ? html`<b class="fails">✗ blocked</b>, ended after ` : undefined}${duration(waitedMs)}</div>`
  }
  return html`<td class="${differs ? 'differs' : ''}">${sides.map(wait)}</td>`
}

function renderStep({ sql, source, target, differs }: PairedStep): Markup {
  const answer = (step: SwitchStep | undefined) =>
    html`<b class="mono" title="${step?.message ?? ''}">${step?.answer ?? 'not asked'}</b>`
  if (!differs) return html`<div class="step"><code>${sql}</code> → ${answer(source)}</div>`
  return html`<div class="step"><code>${sql}</code> ≠<div><span class="faint">source</span> ${answer(source)}</div><div><span class="faint">target</span> ${answer(target)}</div></div>`
}
