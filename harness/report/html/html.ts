import { createHash } from 'node:crypto'
import { describeShard } from '../../model/describe-shard.ts'
import type { Divergence } from '../../model/divergence.ts'
import { barOf } from '../../model/fail-on.ts'
import { isConsequence } from '../../model/is-consequence.ts'
import { kinds } from '../../model/kind.ts'
import { severities } from '../../model/severity.ts'
import type { Reason, Verdict } from '../../model/verdict.ts'
import { conditionsSection } from '../presentation/conditions-section.ts'
import { coverageSection } from '../presentation/coverage-section.ts'
import { grouped } from '../presentation/grouped.ts'
import { describeServer, duration, isOpen, nameServer, plural } from '../presentation/headline.ts'
import { kindMeaning, severityMeaning, statusMeaning } from '../presentation/kind-meaning.ts'
import { commandsOf, type RunCommands } from '../presentation/run-commands.ts'
import { settingsSection } from '../presentation/settings-section.ts'
import { type AnchorOf, divergenceAnchors } from './divergence-anchors.ts'
import { renderDivergence } from './html-divergence.ts'
import { script } from './html-script.ts'
import { renderPhase, renderPhaseTiles, renderSection } from './html-section.ts'
import { style } from './html-style.ts'
import { html, Markup } from './markup.ts'

const openAtFirst = 25
const maxEvidence = 10

/** Renders index.html: the whole report in one file that loads nothing and also works without its script. */
export function renderHtml(verdict: Verdict, commands: RunCommands = commandsOf('reports/latest')): string {
  const { decision, source, target, divergences, phases, timings, shard } = verdict
  const anchorOf = divergenceAnchors(divergences)
  const count = divergences.filter(each => each.status !== 'identity' && !isConsequence(each)).length
  const title = `${decision.toUpperCase()}: ${nameServer(source)} to ${nameServer(target)}`
  // The policy allows only this style and this script, whatever the report contains.
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${sha256(script)}'; base-uri 'none'; form-action 'none'`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#divergences">to the divergences</a>
<header class="${decision}"><div>
<div class="headline"><h1 class="decision">${decision.toUpperCase()}</h1>
<div><div class="servers"><b>${nameServer(source)}</b><span class="arrow" role="img" aria-label="to">→</span><b>${nameServer(target)}</b></div>
<div class="faint">${shard ? `${describeShard(shard)} · ` : ''}${source.spec} to ${target.spec} · ${timeOfDay(timings.startedAt)} · servers up after ${duration(timings.serversMs)}, whole run ${duration(timings.totalMs)} · fails on ${failsOn(verdict)}</div></div></div>
${renderTiles(verdict)}
${renderReasons(verdict)}
</div></header>
<main>
<h2 id="divergences">${count === 0 ? 'Divergences' : plural(count, 'divergence')}</h2>
${divergences.length === 0 ? html`<p class="nothing">Nothing differs in what was compared.</p>` : renderList(verdict, commands, anchorOf)}
${phases.flatMap(phase => renderPhase(phase, anchorOf) ?? [])}
${renderSection('Coverage', coverageSection(verdict), anchorOf)}
${renderSection('Conditions', conditionsSection(verdict), anchorOf)}
${renderSection('Settings that differ', settingsSection(verdict), anchorOf)}
${renderWords()}
</main>
<footer>Crosscheck · ${describeServer(source)} to ${describeServer(target)}</footer>
<script>${new Markup(script)}</script>
</body>
</html>
`.text
}

function failsOn({ policy }: Verdict): string {
  const bar = barOf(policy.failOn)
  const counted =
    typeof policy.failOn === 'string' ? [] : Object.entries(policy.failOn).filter(([key]) => key !== 'atLeast')
  return [
    `${bar}${bar === 'breaking' ? '' : ' and worse'}`,
    ...counted.map(([kind, severity]) => `${kind} counted as ${severity}`),
    ...(policy.strictBaseline ? ['strict baseline'] : []),
  ].join(', ')
}

function renderTiles({ coverage, divergences: all, phases }: Verdict): Markup {
  const divergences = all.filter(divergence => !isConsequence(divergence))
  const open = divergences.filter(isOpen)
  const tile = (count: number | string, what: string, className = '') =>
    html`<li class="${className}${count === 0 ? ' zero' : ''}"><b>${typeof count === 'number' ? grouped(count) : count}</b><span>${what}</span></li>`
  const { statements, compared } = coverage
  const share = statements === 0 ? 0 : Math.floor((100 * compared) / statements)
  return html`<ul class="tiles">
${tile(statements, 'statements')}
<li><b>${grouped(compared)}</b><span>compared (${share} %)</span><div class="bar" aria-hidden="true"><div style="width:${share}%"></div></div></li>
${severities.toReversed().map(severity => tile(open.filter(divergence => divergence.severity === severity).length, severity, severity))}
${tile(divergences.filter(divergence => divergence.status === 'accepted').length, 'accepted')}
${tile(divergences.filter(divergence => divergence.status === 'tolerated').length, 'tolerated')}
${phases.flatMap(renderPhaseTiles)}
</ul>`
}

function renderReasons({ reasons, decision, divergences }: Verdict): Markup {
  const failing = divergences.filter(divergence => divergence.fails && !isConsequence(divergence)).length
  return html`<ul class="reasons">${reasons.map(reason => html`<li class="${reason.decision === decision ? 'decides' : ''}"><span class="rule">${reason.rule}</span>${renderEvidence(reason, failing)}</li>`)}</ul>`
}

function renderEvidence({ rule, evidence }: Reason, failing: number): Markup {
  if (rule === 'divergence') {
    return html`: <a href="#divergences">${plural(failing, 'divergence')} ${failing === 1 ? 'blocks' : 'block'} a go</a>`
  }
  if (evidence.length === 1) return html`: ${evidence[0]}`
  const left = evidence.slice(maxEvidence)
  const rest = html`<details><summary>and ${left.length} more</summary><ul>${left.map(item => html`<li>${item}</li>`)}</ul></details>`
  return html`<ul>${evidence.slice(0, maxEvidence).map(item => html`<li>${item}</li>`)}</ul>${left.length > 0 ? rest : undefined}`
}

function renderList({ divergences, phases }: Verdict, commands: RunCommands, anchorOf: AnchorOf): Markup {
  const circumstances = new Map(phases.map(({ name, circumstance }) => [name, circumstance]))
  const suites = [
    ...new Set(divergences.flatMap(({ statements }) => statements.flatMap(({ suite }) => suite ?? []))),
  ].sort()
  const numberOf = new Map(suites.map((suite, index) => [suite, index]))
  const suitesOf = ({ statements }: Divergence) =>
    [...new Set(statements.flatMap(({ suite }) => (suite === undefined ? [] : numberOf.get(suite))))].join(' ')
  const held = <Word extends string>(words: readonly Word[], holds: (divergence: Divergence, word: Word) => boolean) =>
    words
      .filter(word => divergences.some(divergence => holds(divergence, word)))
      .map(word => ({ value: word, label: word }))
  const card = (divergence: Divergence, index: number) =>
    renderDivergence(divergence, commands, {
      id: anchorOf(divergence)!,
      suites: suitesOf(divergence),
      open: divergence.fails && index < openAtFirst,
      circumstance: circumstances.get(divergence.phase),
    })
  const named = divergences.filter(({ status }) => status === 'identity')
  const statuses = Object.keys(statusMeaning) as (keyof typeof statusMeaning)[]
  return html`<form class="filters" hidden aria-label="filters">
<label>search ( / )<input type="search" name="search" placeholder="SQL, file, fingerprint, value" autocomplete="off"></label>
${select(
  'severity',
  'severity',
  held(severities.toReversed(), ({ severity }, word) => severity === word),
)}
${select(
  'status',
  'status',
  held(statuses, ({ status }, word) => status === word),
)}
${select(
  'kinds',
  'kind',
  held(kinds, (divergence, word) => divergence.kinds.includes(word)),
)}
${select(
  'suites',
  'suite',
  suites.map((suite, index) => ({ value: String(index), label: suite })),
)}
<button type="reset">clear</button><button type="button" id="toggle">open / close all</button>
<span class="shown" role="status" aria-live="polite"></span>
</form>
<p class="legend"><span class="source">source</span> what the application gets today <span class="target">target</span> what it would get. Only columns that differ are shown, after the first one for orientation.</p>
${divergences.filter(({ status }) => status !== 'identity').map(card)}
${named.length > 0 ? html`<h2 id="identity">What names the server itself</h2><p class="legend">${statusMeaning.identity}</p>${named.map(card)}` : undefined}
<p class="nothing" id="nothing-fits" hidden>No divergence fits these filters.</p>`
}

function select(name: string, label: string, options: { value: string; label: string }[]): Markup {
  return html`<label>${label}<select name="${name}"><option value="">all</option>${options.map(option => html`<option value="${option.value}">${option.label}</option>`)}</select></label>`
}

function renderWords(): Markup {
  const list = (words: Record<string, string>) =>
    html`<dl class="words">${Object.entries(words).map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}</dl>`
  return html`<h2>Glossary</h2><details><summary>severities, kinds and statuses</summary>${list(severityMeaning)}${list(kindMeaning)}${list(statusMeaning)}</details>`
}

/** Converts an ISO 8601 timestamp into a time for people. */
function timeOfDay(timestamp: string): string {
  return timestamp.replace(/^(\S+)T(\d\d:\d\d).*Z$/, '$1 $2 UTC')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
