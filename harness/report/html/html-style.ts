/**
 * The style sheet of index.html. The source is orange and the target blue, because people with red-green blindness can
 * distinguish these colours.
 */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2027; --faint: #5c6673; --line: #dde1e7; --soft: #eef0f4; --link: #0b57c2;
  --go: #13733a; --go-soft: #e3f4e8; --nogo: #b3261e; --nogo-soft: #fcebea; --unknown: #7a5200; --unknown-soft: #fdf1d8;
  --breaking: #b3261e; --risky: #995200; --cosmetic: #5c6673;
  --source: #9a4a00; --source-row: #fff4e8; --source-mark: #ffd5a8;
  --target: #0a558c; --target-row: #eaf4fd; --target-mark: #b5dcfb;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --card: #1c2027; --ink: #e4e8ee; --faint: #98a2b0; --line: #323843; --soft: #262b34; --link: #82b4ff;
    --go: #6fd695; --go-soft: #15311f; --nogo: #ff8f86; --nogo-soft: #3b1a18; --unknown: #f2c35d; --unknown-soft: #362a0e;
    --breaking: #ff8f86; --risky: #f5b05c; --cosmetic: #98a2b0;
    --source: #f5b05c; --source-row: #2d241a; --source-mark: #6b4310;
    --target: #7fc0f5; --target-row: #18273a; --target-mark: #14507f;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 7.5rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main, header > div, footer { max-width: 1180px; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--link); }
code, pre, .mono { font-family: var(--mono); font-size: .875em; }
h2 { font-size: 1.1rem; margin: 1.75rem 0 .4rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 9; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.faint { color: var(--faint); }

header { border-top: 6px solid var(--decision); background: var(--card); border-bottom: 1px solid var(--line); padding: 1.5rem 0 1.25rem; }
header.go { --decision: var(--go); --soft-decision: var(--go-soft); }
header.no-go { --decision: var(--nogo); --soft-decision: var(--nogo-soft); }
header.unknown { --decision: var(--unknown); --soft-decision: var(--unknown-soft); }
.headline { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; }
.decision { margin: 0; font-size: 1.9rem; line-height: 1.1; letter-spacing: .02em; color: var(--decision); background: var(--soft-decision); padding: .4rem 1rem; border-radius: .5rem; }
.servers { font-size: 1.15rem; }
.servers b { font-weight: 600; }
.servers .arrow { color: var(--faint); padding: 0 .4rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.tiles li { background: var(--page); border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .9rem; min-width: 6.2rem; }
.tiles li { max-width: 19rem; } .tiles b { display: block; font-size: 1.35rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--faint); font-size: .82rem; }
.tiles .breaking b { color: var(--breaking); } .tiles .risky b { color: var(--risky); } .tiles .zero b { color: var(--faint); }
.reasons { margin: 1.1rem 0 0; padding: 0; list-style: none; }
.reasons > li { border-left: 3px solid var(--line); padding: .1rem 0 .1rem .8rem; margin-top: .55rem; }
.reasons > li.decides { border-color: var(--decision); }
.reasons ul { margin: .1rem 0; padding-left: 1.1rem; }
.reasons .rule { font-weight: 600; }

.filters { position: sticky; top: 0; z-index: 2; background: var(--page); padding: .75rem 0; border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; }
.filters label { display: grid; font-size: .75rem; color: var(--faint); }
.filters input, .filters select, button { font: inherit; font-size: .875rem; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .3rem .5rem; }
.filters input { width: 15rem; max-width: 60vw; }
.filters select { max-width: 14rem; }
.filters .shown { margin-left: auto; align-self: center; font-size: .875rem; color: var(--faint); }
button { cursor: pointer; }
button:hover { border-color: var(--link); }
.legend { font-size: .82rem; color: var(--faint); margin: .7rem 0; }
.legend span { padding: .05rem .45rem; border-radius: .25rem; margin-right: .35rem; }
.nothing { text-align: center; padding: 3rem 1rem; color: var(--faint); background: var(--card); border: 1px dashed var(--line); border-radius: .6rem; }

.divergence { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--severity); border-radius: .5rem; margin: .6rem 0; content-visibility: auto; contain-intrinsic-size: auto 3.6rem; display: grid; grid-template-columns: minmax(0, 1fr) 9rem; }
.divergence.consequence { margin-left: 2.5rem; }
.divergence:has(> details[open]) { contain-intrinsic-size: auto 16rem; }
.divergence > details { grid-area: 1 / 1 / 2 / -1; min-width: 0; }
.divergence.breaking { --severity: var(--breaking); } .divergence.risky { --severity: var(--risky); } .divergence.cosmetic { --severity: var(--line); }
.divergence:target { box-shadow: 0 0 0 2px var(--link); }
.divergence > details > summary { cursor: pointer; list-style: none; padding: .6rem 10rem .6rem .9rem; }
.divergence > details > summary::-webkit-details-marker { display: none; }
.divergence h3 { margin: 0; font-size: .95rem; font-weight: 600; }
.divergence .where, .divergence .because { font-size: .86rem; color: var(--faint); overflow-wrap: anywhere; }
.divergence .because { color: var(--ink); }
.divergence > .meta { grid-area: 1 / 2; align-self: start; padding: .6rem .9rem 0 0; text-align: right; font-size: .82rem; color: var(--faint); }
.divergence > .meta a { display: inline-block; line-height: 24px; }
.divergence .body { padding: 0 .9rem .8rem; border-top: 1px solid var(--line); }
.badge { display: inline-block; font-size: .75rem; font-weight: 600; line-height: 1.5; border-radius: .3rem; padding: 0 .45rem; margin-right: .3rem; border: 1px solid transparent; white-space: nowrap; }
.badge.breaking, .badge.risky, .badge.cosmetic { color: var(--card); }
.badge.breaking { background: var(--breaking); } .badge.risky { background: var(--risky); } .badge.cosmetic { background: var(--cosmetic); }
.badge.kind { color: var(--ink); background: var(--soft); }
.badge.status { color: var(--faint); border-color: var(--line); }
.badge.new, .badge.expired { color: var(--nogo); border-color: currentColor; }
.badge.accepted, .badge.tolerated { color: var(--go); border-color: currentColor; }
.statement { margin: .6rem 0 0; }
.statement > summary { cursor: pointer; color: var(--faint); font-size: .82rem; padding: .2rem 0; }
.statement pre, pre.sql { margin: .35rem 0 0; padding: .6rem .8rem; background: var(--soft); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 2; }
.differences { list-style: none; padding: 0; margin: .2rem 0 0; }
.differences > li { padding: .35rem 0 .1rem; }
.differences > li:empty { display: none; }
.differences .says { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin-top: .3rem; }
table { border-collapse: collapse; font-size: .875rem; }
th, td { text-align: left; padding: .22rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; color: var(--faint); font-size: .8rem; }
table.list td.mono { overflow-wrap: anywhere; min-width: 8rem; } table.list th.name { color: inherit; font-weight: inherit; white-space: nowrap; }
table.list { width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.diff { border: 1px solid var(--line); }
.diff td { font-family: var(--mono); font-size: .82rem; white-space: pre-wrap; overflow-wrap: anywhere; min-width: 3rem; max-width: 46rem; }
.diff th[scope=row] { font-size: .75rem; white-space: nowrap; }
.diff .source, .legend .source { background: var(--source-row); } .diff .target, .legend .target { background: var(--target-row); }
.diff .source th, .legend .source { color: var(--source); } .diff .target th, .legend .target { color: var(--target); }
.diff .source mark { background: var(--source-mark); } .diff .target mark { background: var(--target-mark); }
.diff tbody + tbody tr:first-child > * { border-top: 2px solid var(--line); }
.note { color: var(--faint); font-size: .78rem; margin-top: .15rem; }
mark { color: inherit; border-radius: .15rem; padding: 0 .05rem; }
.null, .bytes { color: var(--faint); font-style: italic; } .null mark, .bytes mark { color: var(--ink); }
.context { opacity: .7; }
.cause { margin-top: .8rem; }
.advice { margin: .35rem 0 0; padding: .35rem .7rem; border-left: 3px solid var(--go); background: var(--go-soft); border-radius: 0 .3rem .3rem 0; }
.actions { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: center; margin-top: .8rem; font-size: .82rem; }
.actions code { background: var(--soft); padding: .15rem .45rem; border-radius: .3rem; overflow-wrap: anywhere; }
.places { margin: .3rem 0 0; padding-left: 1.1rem; font-size: .86rem; }
.bar { height: .4rem; border-radius: .2rem; background: var(--line); overflow: hidden; min-width: 6rem; margin-top: .45rem; }
.bar > div { height: 100%; background: var(--go); }
.good { color: var(--go); } .bad { color: var(--nogo); } .warning { color: var(--risky); } b.unknown { color: var(--unknown); }
h3 { font-size: 1rem; margin: 1.3rem 0 .3rem; }
.section p { margin: .4rem 0; } .section .scroll + .note { margin-bottom: .4rem; }
.section table.list th[scope=row] { color: inherit; font-size: inherit; font-weight: inherit; overflow-wrap: anywhere; min-width: 11rem; }
.section table.list td { min-width: 6rem; } .section table.list td.number { min-width: 0; } .section table.list .wide { min-width: 18rem; }
.section .short { white-space: nowrap; } .section :is(td, th):has(.warning) { background: var(--unknown-soft); } .section td code, .section th code { overflow-wrap: anywhere; }
.texts { margin: .3rem 0; padding-left: 1.1rem; overflow-wrap: anywhere; }
.fold { margin: .6rem 0 0; } .fold > summary { cursor: pointer; color: var(--faint); font-size: .82rem; padding: .2rem 0; }
.chart { margin: .6rem 0; padding: .6rem .9rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.chart figcaption { font-size: .86rem; margin-bottom: .4rem; } .chart svg { display: block; width: 100%; max-width: 720px; height: auto; }
.chart text { fill: var(--ink); font-size: 12px; } .chart rect { fill: var(--cosmetic); } .chart rect.good { fill: var(--go); } .chart rect.bad { fill: var(--nogo); } .chart rect.warning { fill: var(--risky); } .chart rect.unknown { fill: var(--unknown); }
.chart polyline { fill: none; stroke: var(--source); stroke-width: 2; stroke-linecap: round; } .chart .axis { stroke: var(--line); }
.chart .series-1 { stroke: var(--target); stroke-dasharray: 6 4; } .chart .series-2 { stroke: var(--go); stroke-dasharray: 2 4; } .chart .series-3 { stroke: var(--nogo); stroke-dasharray: 10 4 2 4; } .chart .series-4 { stroke: var(--unknown); stroke-dasharray: 12 6; } .chart .series-5 { stroke: var(--faint); stroke-dasharray: 4 2; }
footer { color: var(--faint); font-size: .82rem; padding-top: 2rem; padding-bottom: 3rem; }
dl.words { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dl.words dt { font-weight: 600; } dl.words dd { margin: 0; }
[hidden] { display: none !important; }
@media (max-width: 640px) { .section table.list th[scope=row] { min-width: 6.5rem; } .section .short { white-space: normal; } .section th, .section td { padding: .22rem .45rem; } .divergence { display: block; } .divergence > details > summary { padding-right: .9rem; } .divergence > .meta { text-align: left; padding: 0 .9rem .6rem; } .filters { position: static; } }
@media print {
  @page { margin: 12mm; }
  body { background: none; font-size: 9.5pt; }
  main, header > div, footer { max-width: none; padding: 0; }
  .filters, button, .skip, .actions { display: none; }
  .divergence, .statement { content-visibility: visible; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  h2, h3, summary, thead { break-after: avoid; }
  tr, li, .tiles { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { max-width: 100%; font-size: 8pt; }
  table th, table td, .section table.list th, .section table.list td, .section table.list .wide { min-width: 0 !important; width: auto; max-width: none; white-space: normal; overflow-wrap: anywhere; padding: .15rem .35rem; }
  table td.mono { min-width: 3.6rem !important; }
  table th[scope=col]:not(.spec) { overflow-wrap: normal; }
  table td.number, table th.number, table.list th.name { overflow-wrap: normal; white-space: nowrap; }
  .badge.breaking, .badge.risky, .badge.cosmetic { background: none; border-color: currentColor; }
  .badge.breaking { color: var(--breaking); } .badge.risky { color: var(--risky); } .badge.cosmetic { color: var(--cosmetic); }
  mark { text-decoration: underline; }
  .decision, mark, .bar, .bar > div, .diff tr { print-color-adjust: exact; }
}
`
