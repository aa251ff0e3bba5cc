import { formatLocation } from '../../model/location.ts'
import type { ExemptWriter, Movement, ReadOnlySummary } from '../../model/read-only.ts'
import { html, type Markup } from './markup.ts'
import { scrollable } from './scrollable.ts'

const maxRows = 300

/** Who may write all the same: those who can in a table, those who are held to the freeze by their caller folded away. */
export function renderExemptWriters({ exemptWriters }: ReadOnlySummary): Markup {
  const writing = exemptWriters.filter(({ reach }) => reach === 'writes').toSorted((a, b) => rankOf(a) - rankOf(b))
  const indirect = exemptWriters.filter(({ reach }) => reach === 'indirectly')
  const rest = html`<details class="statement"><summary>${indirect.length} more that ${indirect.length === 1 ? 'is exempt, and cannot write by itself' : 'are exempt, and cannot write by themselves'}</summary>${renderTable(indirect)}</details>`
  return html`<h3>Who can write all the same: ${writing.length}</h3>
${writing.length === 0 ? html`<p>Nobody that was found.</p>` : renderTable(writing)}
${indirect.length === 0 ? undefined : rest}`
}

/** What came with the suites first: that is the application's own affair. */
function rankOf({ ours }: ExemptWriter): number {
  return ours ? 0 : 1
}

function renderTable(writers: ExemptWriter[]): Markup {
  const left = writers.length - maxRows
  return html`${scrollable(
    'exempt writers',
    html`<table class="list"><thead><tr><th scope="col">who</th><th scope="col">side</th><th scope="col">what</th><th scope="col">reach</th><th scope="col">because</th></tr></thead>
<tbody>${writers.slice(0, maxRows).map(renderRow)}</tbody></table>`,
  )}${left > 0 ? html`<div class="note">and ${left} more</div>` : undefined}`
}

function renderRow({ name, side, kind, reach, because, ours, at }: ExemptWriter): Markup {
  const place = at === undefined ? undefined : html`<div class="mono faint">${formatLocation(at)}</div>`
  return html`<tr><th scope="row"><span class="mono">${name}</span>${ours ? html` <span class="badge kind">of the application</span>` : undefined}${place}</th><td>${side}</td><td>${kind}</td><td class="${reach === 'writes' ? 'fails' : ''}">${reach === 'writes' ? '✗ can write' : 'indirectly'}</td><td>${because}</td></tr>`
}

/** What changed on a server although it was read-only, and by whose hand. */
export function renderMovements({ movements, finished }: ReadOnlySummary): Markup {
  const still = finished
    ? html`<p><b class="holds">✓</b> Nothing: neither tables nor the servers’ coordinates moved.</p>`
    : html`<p>Nothing was seen to move.</p>`
  return html`<h3>What moved while read-only</h3>
${movements.length === 0 ? still : renderMoved(movements)}`
}

function renderMoved(movements: Movement[]): Markup {
  const row = ({ side, what, before, after, culprit }: Movement) =>
    html`<tr><th scope="row">✗ ${what}</th><td>${side}</td><td class="mono">${before}</td><td class="mono">${after}</td><td>${culprit ?? html`<span class="faint">the server does not tell</span>`}</td></tr>`
  return html`${scrollable('what moved', html`<table class="list"><thead><tr><th scope="col">what</th><th scope="col">side</th><th scope="col">before</th><th scope="col">after</th><th scope="col">by</th></tr></thead><tbody>${movements.slice(0, maxRows).map(row)}</tbody></table>`)}`
}
