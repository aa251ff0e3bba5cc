import type { MatrixTarget, MatrixVerdict } from '../../model/matrix.ts'
import { describeServer, nameServer } from '../presentation/headline.ts'
import { style } from './html-style.ts'
import { html, Markup } from './markup.ts'
import { scrollable } from './scrollable.ts'

/**
 * Renders index.html of a run against several targets: a row for each target, and the failing divergences by target.
 */
export function renderMatrixHtml({ decision, source, targets, divergences }: MatrixVerdict): string {
  const title = `${decision.toUpperCase()}: ${nameServer(source)} to ${targets.length} targets`
  const policy = `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`
  const targetRows = targets.map(
    target =>
      html`<tr><td><a href="${encodeURI(target.directory)}/index.html">${describeServer(target)}</a></td><td><b>${target.decision}</b></td><td class="number">${target.coverage.statements}</td><td class="number">${target.coverage.compared}</td><td class="number">${target.coverage.notExercised}</td><td class="number">${target.failing}</td></tr>`,
  )
  const divergenceRows = divergences.map(({ fingerprint, severity, at, name, summary, because, fails }) => {
    const marks = fails.map((failing, index) =>
      failing
        ? html`<td><a href="${encodeURI(targets[index]!.directory)}/index.html#${fingerprint}" aria-label="fails on ${targets[index]!.spec}">✗</a></td>`
        : html`<td><span role="img" aria-label="does not fail">·</span></td>`,
    )
    return html`<tr><th scope="row" class="mono name">${fingerprint}</th><td><span class="badge ${severity}">${severity}</span></td><td class="mono">${at}${name === undefined ? '' : ` ${name}`}</td><td>${summary}${because === undefined ? undefined : html`<div class="faint">${because}</div>`}</td>${marks}</tr>`
  })
  const columns = targets.map(({ spec }) => html`<th scope="col" class="spec">${spec}</th>`)
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
<header class="${decision}"><div>
<div class="headline"><h1 class="decision">${decision.toUpperCase()}</h1>
<div><div class="servers"><b>${nameServer(source)}</b><span class="arrow" role="img" aria-label="to">→</span><b>${targets.length} targets</b></div></div></div>
</div></header>
<main>
<h2>Targets</h2>
${scrollable('targets', html`<table class="list"><thead><tr><th scope="col">target</th><th scope="col">decision</th><th scope="col" class="number">statements</th><th scope="col" class="number">compared</th><th scope="col" class="number">not exercised</th><th scope="col" class="number">failing</th></tr></thead><tbody>${targetRows}</tbody></table>`)}
<h2>What fails where</h2>
${divergences.length === 0 ? html`<p class="nothing">Nothing fails on any target.</p>` : scrollable('what fails where', html`<table class="list"><thead><tr><th scope="col">divergence</th><th scope="col">severity</th><th scope="col">where</th><th scope="col">what</th>${columns}</tr></thead><tbody>${divergenceRows}</tbody></table>`)}
${renderEnding(targets)}
</main>
</body>
</html>
`.text
}

function renderEnding(targets: readonly MatrixTarget[]): Markup | undefined {
  const items = targets.flatMap(target =>
    (target.endingAcceptances ?? []).map(each => html`<li>${describeServer(target)}: ${each}</li>`),
  )
  return items.length === 0 ? undefined : html`<h2>Acceptances that soon end</h2><ul>${items}</ul>`
}
