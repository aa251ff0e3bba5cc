import type { ReadOnlyPath, ReadOnlySummary } from '../../model/read-only.ts'
import { type Side, sides } from '../../model/side.ts'
import { type FailingPlace, failingPlaces, tellFault, toneOf } from '../presentation/failing-places.ts'
import { byPath, stateOf, tellHolding, tellSide, worstState } from '../presentation/read-only-paths.ts'
import type { divergenceAnchors } from './divergence-anchors.ts'
import { html, type Markup } from './markup.ts'
import { scrollable } from './scrollable.ts'

type AnchorOf = ReturnType<typeof divergenceAnchors>

const maxPlaces = 50

/** A row for each suite on the path of a log-in, with what fails there; the others folded away while they hold. */
export function renderPaths(readOnly: ReadOnlySummary, anchorOf: AnchorOf): Markup {
  const { logIn, others } = byPath(readOnly)
  const none = html`<p>No suite says that it is on the path of a log-in (<code>-- path: auth</code>).</p>`
  return html`<h3>Log-in paths${logIn.length === 0 ? undefined : html`: ${tellHolding(logIn)}`}</h3>
${logIn.length === 0 ? none : html`${renderTable(logIn, 'log-in path')}${renderFailing(logIn, anchorOf)}`}
${others.length === 0 ? undefined : renderOthers(others, anchorOf)}`
}

function renderOthers(others: ReadOnlyPath[], anchorOf: AnchorOf): Markup {
  return html`<details class="statement"${worstState(others) === 'holds' ? undefined : html` open`}><summary>other suites: ${tellHolding(others)}. To hold is to answer as otherwise, or to be refused in a way that tells a freeze</summary>
${renderTable(others, 'suite')}${renderFailing(others, anchorOf)}</details>`
}

function renderTable(paths: ReadOnlyPath[], what: string): Markup {
  return html`${scrollable(
    'paths',
    html`<table class="list paths"><thead><tr><th scope="col">${what}</th><th scope="col">source</th><th scope="col">target</th><th scope="col" class="number">statements</th><th scope="col" class="number">refused, as they may be</th><th scope="col">file</th></tr></thead>
<tbody>${paths.map(renderRow)}</tbody></table>`,
  )}`
}

function renderRow(path: ReadOnlyPath): Markup {
  const { suite, file, statements, refused } = path
  const times = refused.source === refused.target ? refused.source : `${refused.source} / ${refused.target}`
  return html`<tr><th scope="row">${suite}</th>${sides.map(side => renderSide(path, side))}<td class="number">${statements}</td><td class="number">${times}</td><td class="mono">${file}</td></tr>`
}

function renderSide(path: ReadOnlyPath, side: Side): Markup {
  return html`<td class="${stateOf(path, [side])}">${tellSide(path, side)}</td>`
}

function renderFailing(paths: ReadOnlyPath[], anchorOf: AnchorOf): Markup | undefined {
  const places = paths.flatMap(failingPlaces)
  if (places.length === 0) return undefined
  const left = places.length - maxPlaces
  return html`<ul class="failing">${places.slice(0, maxPlaces).map(place => renderPlace(place, anchorOf))}${left > 0 ? html`<li>and ${left} more</li>` : undefined}</ul>`
}

function renderPlace({ at, name, faults, divergence }: FailingPlace, anchorOf: AnchorOf): Markup {
  const link = divergence && html` <a class="mono" href="#${anchorOf(divergence)}">${divergence.fingerprint}</a>`
  return html`<li data-state="${toneOf(faults[0]!)}"><span class="mono">${at}</span>${name === undefined ? undefined : html` <b>${name}</b>`}${link}
${faults.map(fault => html`<div><b class="${toneOf(fault)}">${tellFault(fault)}</b> ${fault.summary}</div>`)}</li>`
}
