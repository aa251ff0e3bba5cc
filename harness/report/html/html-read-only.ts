import type { ReadOnlySummary } from '../../model/read-only.ts'
import type { Verdict } from '../../model/verdict.ts'
import { applicationLines } from '../presentation/application-privileges.ts'
import { duration } from '../presentation/headline.ts'
import { divergenceAnchors } from './divergence-anchors.ts'
import { renderSwitch } from './html-across-the-switch.ts'
import { renderExemptWriters, renderMovements } from './html-exempt-writers.ts'
import { renderPaths } from './html-read-only-paths.ts'
import { renderInventory } from './html-write-inventory.ts'
import { html, type Markup } from './markup.ts'

/** What the read-only phase brought to light, as a section of index.html. */
export function renderReadOnly({ readOnly, divergences }: Verdict): Markup | undefined {
  if (!readOnly) return undefined
  const end = readOnly.finished
    ? html`, ${duration(readOnly.ms)} in all`
    : html`. <b>This phase did not come to its end</b>: what follows is what it saw until then`
  return html`<section class="read-only" aria-labelledby="read-only">
<h2 id="read-only">While the database is read-only</h2>
<p>The suites once more, with both servers frozen ${renderHow(readOnly)}${end}. They ran as the account of an application:</p>
<ul class="account">${applicationLines(readOnly.application).map(line => html`<li class="mono">${line}</li>`)}</ul>
${renderPaths(readOnly, divergenceAnchors(divergences))}
${renderInventory(readOnly)}
${renderExemptWriters(readOnly)}
${renderMovements(readOnly)}
${renderSwitch(readOnly)}
</section>`
}

function renderHow({ how, mode }: ReadOnlySummary): Markup {
  const { source, target } = how
  return source === target
    ? html`by <code>${source}</code> (mode ${mode})`
    : html`(mode ${mode}): the source by <code>${source}</code>, the target by <code>${target}</code>`
}
