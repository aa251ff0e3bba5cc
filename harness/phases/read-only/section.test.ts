import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JudgingRules } from '../../gate/judge.ts'
import type { JournalEntry } from '../../model/journal.ts'
import type { ReadOnlySummary } from '../../model/read-only-summary.ts'
import type { Verdict } from '../../model/verdict.ts'
import { factLines } from '../../report/console/console-facts.ts'
import { renderHtml } from '../../report/html/html.ts'
import { renderMarkdown } from '../../report/markdown/markdown.ts'
import { noPaint } from '../../report/presentation/paint.ts'
import { factsOf } from '../../report/presentation/phase-state.ts'
import { exampleObservation } from '../../testing/example-entries.ts'
import {
  exampleBroken,
  exampleReadOnly,
  exampleReadOnlyBypass,
  exampleReadOnlyJournal,
  exampleReadOnlyRefusal,
  exampleSwitchRow,
  exampleUpdate,
} from '../../testing/example-read-only.ts'
import { exampleReadOnlyRun } from '../../testing/example-read-only-run.ts'
import type { ExampleEntry } from '../../testing/in-phases.ts'
import { judged } from '../../testing/judged.ts'
import { describeWorking, reservations } from './section/path-state.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const two = [exampleObservation(1), exampleObservation(2)]
const at = { file: 'suites/log-in.sql', line: 1, column: 1 }
const tolerances = [{ kinds: ['read-only' as const], because: 'the pool asks', at }]
const refusing = { name: 'stamp', target: [exampleReadOnlyRefusal], differences: [exampleBroken()] }

/** The result of the phase, which is meant for programs. */
function resultOf({ phases }: Verdict): ReadOnlySummary {
  return phases.find(({ name }) => name === 'read-only')!.result as ReadOnlySummary
}

function consoleOf({ phases }: Verdict, width = 100): string[] {
  return phases.flatMap(phase => factLines(factsOf(phase), noPaint, width))
}

function seenIn(happened: ExampleEntry[], change: { finished?: boolean; rules?: JudgingRules } = {}) {
  const verdict = judged(exampleReadOnlyJournal(two, happened, change), change.rules ?? rules)
  const [html, markdown] = [renderHtml(verdict), renderMarkdown(verdict)]
  return { verdict, html, markdown, console: consoleOf(verdict) }
}

const verdict = judged(exampleReadOnlyRun(), rules)
const clean = judged(exampleReadOnlyJournal([exampleObservation(1)], [exampleReadOnly(1)]), rules)
const printOf = (place: string) =>
  verdict.divergences.find(({ statements }) => statements.some(statement => statement.at === place))!.fingerprint

/** A journal in which every text that comes from a server or a suite is this text. */
function saying(text: string): JournalEntry[] {
  const step = { when: 'read-only', sql: text, outcome: text, message: text } as const
  const outcomes = { waitedMs: 3, blocked: true, steps: [step] }
  const other = { waitedMs: 3, blocked: false, steps: [{ ...step, outcome: `${text}!` }] }
  const sql = text.trim() === '' ? 'SELECT 1' : text
  const difference = exampleBroken({ summary: `${text} fails`, target: text, advice: text })
  return exampleReadOnlyJournal(
    [exampleObservation(1)],
    [
      exampleReadOnly(
        1,
        { sql, name: text, differences: [difference] },
        { reading: { ...exampleUpdate, tables: [text] }, expectation: { kind: 'degrade', how: text } },
      ),
      exampleReadOnlyBypass({ name: text, because: text }),
      {
        kind: 'unexpected-write',
        write: { side: 'source', what: text, before: text, after: text, writtenBy: text },
        isExplained: false,
      },
      exampleSwitchRow(text, text, outcomes, other),
    ],
  )
}

describe('index.html of a read-only phase', () => {
  const page = renderHtml(verdict)

  it('has no word of it where there was none', () => {
    expect(renderHtml(judged([], rules))).not.toContain('phase-read-only')
  })

  it('has a row for each path of a log-in, with sign and word for each side', () => {
    expect(page).toMatch(
      /<th scope="row">log in<\/th><td><b class="bad short">✗ fails \(1 place\)<\/b><\/td><td><b class="bad short">✗ fails \(2/,
    )
    const works = '<td><b class="good short">✓ works</b></td>'
    expect(page).toContain(`<th scope="row">session</th>${works}${works}`)
    expect(page).toContain('Log-in paths: 1 of 2 work')
    expect(page).toMatch(/<b class="bad">✗ 1 of 2<\/b><span><a href="#phase-read-only">/)
  })

  it('links what fails to its divergence', () => {
    const fingerprint = printOf('suites/log-in.sql:12:1')
    expect(page).toContain(`<a class="mono" href="#${fingerprint}">${fingerprint}</a>`)
    expect(page).toContain(` id="${fingerprint}"`)
  })

  it('says which writes there are, what their text says and what the servers say', () => {
    expect(page).toContain('it reads as no write, and the target refuses it: 1290 HY000')
    expect(page).toContain('a handler at schema.sql:40:3 may swallow the error')
    expect(page).toContain('degrade: skipped; the next log-in writes it')
  })

  it('gives the usual way to do without a write, its risk, and marks those of security', () => {
    const adviceFor = (name: string) => resultOf(verdict).inventory.find(entry => entry.name === name)!.advice!
    const [stamp, logOut] = [adviceFor('remember-last-log-in'), adviceFor('log-out')]
    const [what, degrade] = [`<div><b>${stamp.what}</b></div>`, `<div>${stamp.degrade}</div>`]
    expect(page).toContain(`${what}${degrade}<div><span class="faint">risk: ${stamp.risk}</span></div>`)
    expect(page).toContain(`<div><b class="bad short">✗ security risk:</b> ${logOut.risk}</div>`)
  })

  it('says who can still write, and what changed by whose hand', () => {
    expect(page).toContain('Who can still write: 2')
    expect(page).toContain('1 more that is exempt, and cannot write by itself')
    const indirect = exampleReadOnlyBypass({ kind: 'view', reach: 'indirectly' })
    expect(renderHtml(judged(exampleReadOnlyJournal([], [indirect, indirect]), rules))).toContain(
      '2 more that are exempt, and cannot write by themselves',
    )
    expect(page.indexOf('<b>of the application</b>')).toBeLessThan(page.indexOf('it holds SUPER'))
    expect(page).toContain('<td>event crosscheck_log_in_3f9a1c.purge_sessions</td>')
    expect(page).toContain('the server does not tell')
    expect(renderHtml(clean)).toContain('✓ Nothing:</b> no table changed')
  })

  it('sets the answers at switch-over side by side where they differ', () => {
    expect(page).toContain('Connections at switch-over: the servers differ in 1 of 2')
    expect(page).toContain('<b class="bad short">✗ blocked</b>, ended after 5.0 s')
    expect(page).toContain('<code>UPDATE accounts SET n = 3</code> <b class="warning short">! differs</b>')
  })

  it('has the message behind the number of each error', () => {
    const message = 'The MySQL server is running with the --read-only option so it cannot execute this statement'
    expect(page).toContain(`<li><code>1290 HY000</code> <span class="faint">(source, target)</span> ${message}</li>`)
  })

  it('links to nothing that is not there, and takes nothing for HTML that servers say', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(match => match[1]))
    const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(match => match[1])
    expect(links.filter(link => !ids.has(link))).toEqual([])
    const odd = renderHtml(judged(saying('</td><script>alert(1)</script><img src=x>"\' \u202e'), rules))
    expect(odd).not.toMatch(/<script>alert|<img|\u202e/)
  })
})

describe('summary.md of a read-only phase', () => {
  const text = renderMarkdown(verdict)

  it('shows the paths, and beyond them what is wrong', () => {
    expect(text).toContain('| log in | ✗ fails (1 place) | ✗ fails (2 places) | 4 | 2 / 1 |')
    expect(text).toContain('| session | ✓ works | ✓ works | 2 | 1 |')
    expect(text).toContain('### Who can still write: 2')
    expect(text).toContain('### What changed while read-only')
    expect(text).toMatch(
      /\| a table locked for writing \| .* ! differs<br>source → <code>done<\/code><br>target → <code>lost \(timeout\)<\/code> \|/,
    )
    expect(text).not.toContain('an open transaction with a change')
    expect(renderMarkdown(clean).match(/^### .*/gm)).toEqual(['### Log-in paths: 1 of 1 work'])
  })

  it('keeps its tables whatever servers say, and its length however much there is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), said => {
        const outside = renderMarkdown(judged(saying(said), rules)).replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '')
        expect(outside).not.toMatch(/<(?!\/?(b|br|code|details|summary)>)|```/)
      }),
      { numRuns: 200 },
    )
    const many = Array.from({ length: 2000 }, () => exampleReadOnlyBypass({ because: 'x'.repeat(500) }))
    expect(renderMarkdown(judged(exampleReadOnlyJournal([], many), rules)).length).toBeLessThan(100_000)
  })
})

describe('the console, of a read-only phase', () => {
  it('has one line where every path works', () => {
    expect(consoleOf(clean)).toEqual(['log-in paths that work while read-only  ✓ 1 of 1'])
  })

  it('has a line for each path where one does not, and what else is wrong', () => {
    expect(consoleOf(verdict, 120)).toEqual([
      'log-in paths that work while read-only  ✗ 1 of 2',
      '  ✗ log in  fails on source and target, at 2 places',
      '  ✓ session',
      'can still write while read-only  ✗ 2 (1 on the source, 1 on the target, 1 of the application)',
      'changed while read-only  ✗ 2',
      '  ✗ table crosscheck_log_in_3f9a1c.sessions on the target, by event crosscheck_log_in_3f9a1c.purge_sessions',
      '  ✗ binary log on the target',
      'connections that differ at switch-over  ! 1 of 2 (locked-table)',
    ])
  })
})

describe('a path that breaks only what is excused', () => {
  it('works with tolerated failures, in every report', () => {
    const seen = seenIn([exampleReadOnly(1), exampleReadOnly(2, { ...refusing, tolerances })])
    expect(seen.verdict.decision).toBe('go')
    expect(seen.console).toEqual([
      'log-in paths that work while read-only  ✓ 1 of 1 (with tolerated failures)',
      '  ! log in  tolerated failures on target, at 1 place',
    ])
    expect(seen.markdown).toContain('### Log-in paths: 1 of 1 work, with tolerated failures')
    expect(seen.markdown).toContain('| log in | ✓ works | ! 1 failing place (tolerated) |')
    expect(seen.markdown).toContain('| ! target (tolerated) |')
    expect(seen.html).toContain('Log-in paths: 1 of 1 work, with tolerated failures</h3>')
    expect(seen.html).toContain(
      '<td><b class="good short">✓ works</b></td><td><b class="warning short">! 1 failing place (tolerated)</b></td>',
    )
    expect(seen.html).toContain('<b class="warning short">! target (tolerated)</b>')
    expect(seen.html).toContain('<li><b class="good">✓ 1 of 1</b>')
    expect(seen.html).toContain('log-in paths that work while read-only</a> (with tolerated failures)')
  })

  it('says so of what the baseline accepts, too', () => {
    const failing = seenIn([exampleReadOnly(1), exampleReadOnly(2, refusing)])
    expect(failing.console).toEqual([
      'log-in paths that work while read-only  ✗ 0 of 1',
      '  ✗ log in  fails on target, at 1 place',
    ])
    const { fingerprint } = failing.verdict.divergences[0]!
    const entry = { fingerprint, reason: 'known', owner: 'ada', until: '2026-12-31' }
    const seen = seenIn([exampleReadOnly(1), exampleReadOnly(2, refusing)], { rules: { ...rules, baseline: [entry] } })
    expect(seen.markdown).toContain('| ! 1 failing place (accepted) |')
    expect(seen.console[0]).toBe('log-in paths that work while read-only  ✓ 1 of 1 (with accepted failures)')
  })
})

it('links what is tolerated in one place and new in another to its own card', () => {
  const of = (line: number) => ({ ...refusing, at: `suites/log-in.sql:${line}:1` })
  const { html } = seenIn([
    exampleReadOnly(1, { ...of(1), normalised: 'n', tolerances }),
    exampleReadOnly(2, { ...of(2), normalised: 'n' }),
  ])
  const links = [
    ...html.matchAll(
      /<b>stamp<\/b><\/th><td><b class="(\w+) short">[^<]+<\/b><\/td><td class="wide">[^<]+<\/td><td><a class="mono" href="#([\w-]+)">/g,
    ),
  ]
  expect(links.map(link => link[1])).toEqual(['warning', 'bad'])
  const cards = [...html.matchAll(/ id="([\w-]+)" data-severity="breaking" data-status="(\w+)"/g)]
  expect(cards.map(card => [card[2], card[1]])).toEqual([
    ['new', links[1]![2]],
    ['tolerated', links[0]![2]],
  ])
})

describe('a path that was cut off', () => {
  it('is not known, and does not fail', () => {
    const seen = seenIn([exampleReadOnly(1)], { finished: false })
    expect(seen.console).toEqual([
      'While the database is read-only  ? not finished',
      'log-in paths that work while read-only  ? 0 of 1 (1 not known)',
      '  ? log in  not known: 1 of 2 statements never ran while the servers were read-only',
    ])
    expect(seen.markdown).toContain('| log in | ? not known | ? not known |')
    expect(seen.markdown).toContain('| ? source, target |')
    expect(seen.html).toContain(
      '<td><b class="unknown short">? not known</b></td><td><b class="unknown short">? not known</b></td>',
    )
    expect(seen.html).toContain('<b class="unknown">? 0 of 1</b>')
    expect(seen.html).toContain('<b>This phase did not finish.</b>')
    expect(seen.html).not.toContain('✗')
  })

  it('fails where it was seen to fail before that', () => {
    const seen = seenIn([exampleReadOnly(2, refusing)], { finished: false })
    expect(seen.console.slice(1, 3)).toEqual([
      'log-in paths that work while read-only  ✗ 0 of 1',
      '  ✗ log in  fails on target, at 1 place',
    ])
    expect(seen.markdown).toContain('| log in | ? not known | ✗ fails (1 place) |')
  })
})

it('counts working paths in words, with what is reserved', () => {
  const [working] = resultOf(seenIn([exampleReadOnly(1), exampleReadOnly(2)]).verdict).paths
  const [excused] = resultOf(
    seenIn([exampleReadOnly(1), exampleReadOnly(2, { ...refusing, tolerances })]).verdict,
  ).paths
  const [cut] = resultOf(seenIn([exampleReadOnly(1)], { finished: false }).verdict).paths
  expect(describeWorking([working!])).toBe('1 of 1 work')
  expect(describeWorking([working!, excused!, cut!])).toBe(
    '2 of 3 work, 1 of them with tolerated failures, 1 not known',
  )
  expect(describeWorking([excused!, cut!])).toBe('1 of 2 work, with tolerated failures, 1 not known')
  expect(reservations([working!])).toBeUndefined()
})
