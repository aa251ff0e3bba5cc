import type { Divergence } from '../../model/divergence.ts'
import { type Side, sides } from '../../model/side.ts'
import { unproven } from '../presentation/cause-lines.ts'
import type { Piece } from '../presentation/compare-text.ts'
import { decisiveDifferences, moreDifferences } from '../presentation/decisive-differences.ts'
import { escapeControlLines, inShort } from '../presentation/escape-control.ts'
import { isEnding, isOpen, plural } from '../presentation/headline.ts'
import { kindMeaning, severityMeaning, statusMeaning } from '../presentation/kind-meaning.ts'
import { type Place, placesOf } from '../presentation/places.ts'
import type { PresentedDifference, PresentedTable } from '../presentation/present-difference.ts'
import type { RunCommands } from '../presentation/run-commands.ts'
import { subjectText } from '../presentation/subject-text.ts'
import { html, Markup } from './markup.ts'
import { scrollable } from './scrollable.ts'

const shownAtOnce = 6
const maxPlaces = 500
const maxHeadingSql = 110

/**
 * Renders one divergence as a card that opens. `id` is the target of links; `suites` contains the numbers for the
 * filter.
 */
export function renderDivergence(
  divergence: Divergence,
  commands: RunCommands,
  page: { id: string; suites: string; open: boolean; circumstance: string | undefined },
): Markup {
  const { fingerprint, severity, kinds, status, because, label, example } = divergence
  const places = placesOf(divergence)
  const { decisive, minor } = decisiveDifferences(example.differences)
  return html`
<article class="divergence ${severity}${divergence.follows === undefined ? '' : ' consequence'}" id="${page.id}" data-severity="${severity}" data-status="${status}" data-kinds="${kinds.join(' ')}" data-suites="${page.suites}">
<details${page.open ? html` open` : undefined}>
<summary>
<h3><span class="badge ${severity}" title="${severityMeaning[severity]}">${severity}</span>${kinds.map(kind => html`<span class="badge kind" title="${kindMeaning[kind]}">${kind}</span>`)}<span class="badge status ${status}" title="${statusMeaning[status]}">${status}</span>${page.circumstance === undefined ? undefined : html`<span class="badge kind">${page.circumstance}</span>`}${divergence.follows === undefined ? undefined : html`<span class="badge kind">follows from ${divergence.follows}</span>`} ${withCode(decisive[0]!.summary)}</h3>
<div class="where">${renderPlace(places[0]!)}${label === undefined ? undefined : html` · ${label}`} · <code>${inShort(subjectText(divergence), maxHeadingSql)}</code></div>
${because === undefined ? undefined : html`<div class="because"><b>${status}</b>: ${because}</div>`}
</summary>
<div class="body">
${renderStatement(subjectText(divergence))}
<ul class="differences">${decisive.slice(0, shownAtOnce).map((difference, index) => renderDifference(difference, index > 0))}</ul>
${renderRest([...decisive.slice(shownAtOnce), ...minor])}
${renderMoreExamples(divergence)}
${renderPlaces(places)}
${renderCause(divergence)}
${renderDiagnosis(divergence)}
<div class="actions"><code>${commands.explain(fingerprint)}</code>${renderAcceptance(divergence, commands)}</div>
</div>
</details>
<div class="meta"><a class="mono" href="#${page.id}" title="link to this divergence">${fingerprint}</a><br>${plural(places.length, 'statement')}</div>
</article>`
}

function renderCause({ cause }: Divergence): Markup | undefined {
  if (cause === undefined) return undefined
  const { title, changed, part, rewrite, link, proven } = cause
  return html`<div class="cause"><b>${title}</b>${proven ? undefined : html` <span class="faint">(${unproven})</span>`}
<p>${changed} ${part === undefined ? undefined : withCode(part)} <a href="${link}" rel="noreferrer">documentation</a></p><p class="advice">${rewrite}</p></div>`
}

/** `says`: whether the sentence is shown, because the heading of the card does not contain it. */
function renderDifference(difference: PresentedDifference, says: boolean): Markup {
  const { kind, summary, sides: values, table, advice } = difference
  return html`<li>${says ? html`<div class="says"><span class="badge kind" title="${kindMeaning[kind]}">${kind}</span>${withCode(summary)}</div>` : undefined}
${values ? scrollable('both sides', html`<table class="diff">${sides.flatMap(side => (values[side] ? [html`<tr class="${side}"><th scope="row">${side}</th><td>${renderPieces(values[side])}</td></tr>`] : []))}</table>`) : undefined}
${table ? renderTable(table) : undefined}
${advice === undefined ? undefined : html`<p class="advice">${withCode(advice)}</p>`}</li>`
}

function renderRest(differences: PresentedDifference[]): Markup | undefined {
  if (differences.length === 0) return undefined
  return html`<details class="statement"><summary>${moreDifferences(differences)}</summary><ul class="differences">${differences.map(difference => renderDifference(difference, true))}</ul></details>`
}

/** Renders the statements that show it otherwise, with other SQL or other values. */
function renderMoreExamples({ moreExamples = [] }: Divergence): Markup[] {
  return moreExamples.map(({ at, sql, label, differences }) => {
    const { decisive } = decisiveDifferences(differences)
    const known = label === undefined ? undefined : html` <span class="faint">(${label})</span>`
    return html`<details class="statement"><summary>also at ${at}${known}</summary>${sql === undefined ? undefined : html`<pre>${escapeControlLines(sql).join('\n')}</pre>`}<ul class="differences">${decisive.slice(0, shownAtOnce).map(difference => renderDifference(difference, true))}</ul></details>`
  })
}

function renderTable(table: PresentedTable): Markup {
  const left = table.count - table.rows.length
  const notes = [
    ...(left > 0 ? [`${plural(left, 'more row')} of this kind`] : []),
    ...(table.omittedColumns > 0 ? [`${plural(table.omittedColumns, 'column')} left out`] : []),
  ]
  const row = (side: Side, cells: PresentedTable['rows'][number]['source']) =>
    cells
      ? html`<tr class="${side}"><th scope="row">${table.words[side]}</th>${cells.map((cell, index) => html`<td class="${cell.tone}${table.columns[index]!.context ? ' context' : ''}">${renderPieces(cell.pieces)}</td>`)}</tr>`
      : html``
  return html`${scrollable(
    'rows of both sides',
    html`<table class="diff"><thead><tr><td></td>${table.columns.map(({ label }) => html`<th scope="col">${label}</th>`)}</tr></thead>
${table.rows.map(({ source, target }) => html`<tbody>${row('source', source)}${row('target', target)}</tbody>`)}</table>`,
  )}
${notes.length > 0 ? html`<div class="note">and ${notes.join(', ')}</div>` : undefined}`
}

function renderPieces(pieces: Piece[]): Markup[] {
  return pieces.map(({ text, changed }) => (changed ? html`<mark>${text}</mark>` : html`${text}`))
}

/** Marks the parts of a sentence that are in backticks as code. */
function withCode(sentence: string): Markup {
  return new Markup(html`${sentence}`.text.replace(/&#96;(.+?)&#96;/g, '<code>$1</code>'))
}

/** Renders the SQL in full if the heading of the card shows only a part of it. */
function renderStatement(sql: string): Markup | undefined {
  if (inShort(sql, maxHeadingSql) === sql) return undefined
  const lines = escapeControlLines(sql)
  const text = new Markup(lines.map(line => html`${line}`.text).join('\n'))
  return html`<details class="statement"><summary>SQL (${plural(lines.length, 'line')})</summary><pre>${text}</pre></details>`
}

function renderPlaces(places: Place[]): Markup | undefined {
  if (places.length < 2 && (places[0]?.suites.length ?? 0) < 2) return undefined
  const left = places.length - maxPlaces
  return html`<details class="statement"><summary>where: ${plural(places.length, 'statement')}</summary><ul class="places">${places.slice(0, maxPlaces).map(place => html`<li>${renderPlace(place)} <span class="faint">${place.suites.slice(0, 20).join(', ')}</span></li>`)}${left > 0 ? html`<li>and ${left} more</li>` : undefined}</ul></details>`
}

function renderPlace({ at, name }: Place): Markup {
  return html`<span class="mono">${at}</span>${name === undefined ? undefined : html` <b>${name}</b>`}`
}

/** Renders the diagnosis. The report is in the folder of the run, so that its link to the script can be opened. */
function renderDiagnosis({ attribution, reproduction }: Divergence): Markup | undefined {
  if (attribution === undefined && reproduction === undefined) return undefined
  const link =
    reproduction === undefined
      ? undefined
      : html`<p>reproduce: <a class="mono" href="${reproduction}">${reproduction}</a></p>`
  return html`${attribution === undefined ? undefined : html`<p class="advice">${attribution}</p>`}${link}`
}

function renderAcceptance(divergence: Divergence, commands: RunCommands): Markup | undefined {
  if (!isOpen(divergence) && !isEnding(divergence)) return undefined
  const command = commands.accept(divergence)
  return html`<code>${command}</code> <button type="button" data-copy="${command}">copy</button>`
}
