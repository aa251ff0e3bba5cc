import type { DegradeAdvice, ReadOnlySummary, WriteEntry } from '../../model/read-only.ts'
import type { ReadOnlyExpectation } from '../../model/statement.ts'
import { plural } from '../presentation/headline.ts'
import { inShort } from '../presentation/visible.ts'
import { html, type Markup } from './markup.ts'
import { scrollable } from './scrollable.ts'

const maxRows = 300
const maxSql = 140

/** What the application writes: on the path of a log-in with the usual way to do without, the rest folded away. */
export function renderInventory({ inventory }: ReadOnlySummary): Markup {
  const isLogIn = ({ path }: WriteEntry) => path === 'auth'
  const logIn = inventory.filter(isLogIn)
  const others = inventory.filter(entry => !isLogIn(entry))
  const disagreeing = others.filter(({ disagreement }) => disagreement !== undefined)
  const rest = html`<details class="statement"${disagreeing.length > 0 ? html` open` : undefined}><summary>${plural(others.length, 'write')} elsewhere</summary>${renderTable(others)}</details>`
  return html`<h3>Writes on the path of a log-in</h3>
${logIn.length === 0 ? html`<p>None: nothing on these paths writes, or takes what only writers need.</p>` : renderTable(logIn)}
${others.length === 0 ? undefined : rest}`
}

function renderTable(entries: WriteEntry[]): Markup {
  const advised = entries.some(({ advice }) => advice !== undefined)
  const left = entries.length - maxRows
  return html`${scrollable(
    'writes',
    html`<table class="list writes"><thead><tr><th scope="col">statement</th><th scope="col">writes</th><th scope="col">source</th><th scope="col">target</th><th scope="col">declared</th>${advised ? html`<th scope="col">usual way to do without it, and its risk</th>` : undefined}</tr></thead>
<tbody>${entries.slice(0, maxRows).map(entry => renderRow(entry, advised))}</tbody></table>`,
  )}${left > 0 ? html`<div class="note">and ${left} more</div>` : undefined}`
}

function renderRow(entry: WriteEntry, advised: boolean): Markup {
  const { at, name, sql, answers, expectation, advice, disagreement } = entry
  const odd =
    disagreement === undefined
      ? undefined
      : html`<div class="disagreement"><b>≠ reading and answer disagree:</b> ${disagreement}</div>`
  return html`<tr><th scope="row"><span class="mono">${at}</span>${name === undefined ? undefined : html` <b>${name}</b>`}<div><code>${inShort(sql, maxSql)}</code></div>${odd}</th>
<td>${renderReading(entry)}</td><td class="mono">${answers.source}</td><td class="mono${answers.source === answers.target ? '' : ' differs'}">${answers.target}${answers.source === answers.target ? undefined : html` ≠`}</td><td>${renderExpectation(expectation)}</td>${advised ? html`<td>${renderAdvice(advice)}</td>` : undefined}</tr>`
}

function renderReading({ reading }: WriteEntry): Markup {
  const { writes, means, tables, temporary, commits, swallows } = reading
  const notes = [
    ...(writes === 'perhaps' ? ['perhaps: its text alone does not tell'] : []),
    ...(writes === 'no' ? ['not by its text'] : []),
    ...(temporary ? ['temporary tables only'] : []),
    ...(commits ? ['ends an open transaction'] : []),
    ...(swallows === undefined ? [] : [`a handler at ${swallows} may swallow the refusal`]),
  ]
  return html`${means.join(', ')}${tables.length > 0 ? html`: <span class="mono">${tables.join(', ')}</span>` : undefined}${notes.map(note => html`<div class="faint">${note}</div>`)}`
}

function renderExpectation(expectation: ReadOnlyExpectation | undefined): Markup {
  if (!expectation) return html`<span class="faint">nothing</span>`
  return expectation.kind === 'refused' ? html`refused` : html`degrade: ${expectation.how}`
}

function renderAdvice(advice: DegradeAdvice | undefined): Markup {
  if (!advice) return html`<span class="faint">none known</span>`
  const { what, degrade, risk, security } = advice
  return html`<b>${what}</b><div>${degrade}</div><div class="${security ? 'security' : 'faint'}">${security ? html`<b>security risk:</b> ` : html`risk: `}${risk}</div>`
}
