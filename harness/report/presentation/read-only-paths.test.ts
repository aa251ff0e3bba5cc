import { describe, expect, it } from 'vitest'
import { judge, type Terms } from '../../gate/judge.ts'
import type { JournalEntry } from '../../model/journal.ts'
import type { Verdict } from '../../model/verdict.ts'
import { exampleObservation } from '../../testing/example-entries.ts'
import {
  exampleBroken,
  exampleFrozen,
  exampleFrozenRefusal,
  exampleReadOnlyJournal,
} from '../../testing/example-read-only.ts'
import { readOnlyLines } from '../console/console-read-only.ts'
import { renderHtml } from '../html/html.ts'
import { renderMarkdown } from '../markdown/markdown.ts'
import { noPaint } from './paint.ts'
import { reservations, tellHolding } from './read-only-paths.ts'

const terms: Terms = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const two = [exampleObservation(1), exampleObservation(2)]
const at = { file: 'suites/log-in.sql', line: 1, column: 1 }
const tolerances = [{ kinds: ['read-only' as const], because: 'the pool asks', at }]
const refusing = { name: 'stamp', target: [exampleFrozenRefusal], differences: [exampleBroken()] }

function seenIn(happened: JournalEntry[], change: { finished?: boolean; terms?: Terms } = {}) {
  const verdict = judge(exampleReadOnlyJournal(two, happened, change), change.terms ?? terms)
  const [html, markdown] = [renderHtml(verdict), renderMarkdown(verdict)]
  return { verdict, html, markdown, console: consoleOf(verdict) }
}

function consoleOf({ readOnly }: Verdict): string[] {
  return readOnlyLines(readOnly!, noPaint, 100)
}

describe('a path that breaks only what is excused', () => {
  it('holds with what is tolerated, in every report', () => {
    const seen = seenIn([exampleFrozen(1), exampleFrozen(2, { ...refusing, tolerances })])
    expect(seen.verdict.decision).toBe('go')
    expect(seen.console).toEqual([
      'log-in paths while read-only  ✓ 1 of 1, with what is tolerated',
      '  ✗ log in  tolerated on target, at 1 place',
    ])
    expect(seen.markdown).toContain('Log-in paths: 1 of 1 holds, with what is tolerated.')
    expect(seen.markdown).toContain('| log in | auth | ✓ holds | ✗ 1 place (tolerated) |')
    expect(seen.markdown).toContain('| ✗ target (tolerated) |')
    expect(seen.html).toContain('Log-in paths: 1 of 1 holds, with what is tolerated</h3>')
    expect(seen.html).toContain('<td class="holds">✓ holds</td><td class="excused">✗ 1 place (tolerated)</td>')
    expect(seen.html).toContain('<b class="excused">✗ target (tolerated)</b>')
    expect(seen.html).toContain('<li class="holding"><b>✓ 1 of 1</b>')
    expect(seen.html).toContain('log-in path holds while read-only</a>, with what is tolerated')
  })

  it('says so of what the baseline accepts, too', () => {
    const failing = seenIn([exampleFrozen(1), exampleFrozen(2, refusing)])
    expect(failing.console).toEqual([
      'log-in paths while read-only  0 of 1 holds',
      '  ✗ log in  fails on target, at 1 place',
    ])
    const { fingerprint } = failing.verdict.divergences[0]!
    const entry = { fingerprint, reason: 'known', owner: 'ada', until: '2026-12-31' }
    const seen = seenIn([exampleFrozen(1), exampleFrozen(2, refusing)], { terms: { ...terms, baseline: [entry] } })
    expect(seen.markdown).toContain('| ✗ 1 place (accepted) |')
    expect(seen.console[0]).toBe('log-in paths while read-only  ✓ 1 of 1, with what is accepted')
  })
})

it('links what is tolerated in one place and new in another to its own card', () => {
  const of = (line: number) => ({ ...refusing, at: `suites/log-in.sql:${line}:1` })
  const { html } = seenIn([
    exampleFrozen(1, { ...of(1), normalised: 'n', tolerances }),
    exampleFrozen(2, { ...of(2), normalised: 'n' }),
  ])
  const links = [
    ...html.matchAll(
      /<li data-state="(\w+)"><span class="mono">[^<]+<\/span> <b>stamp<\/b> <a class="mono" href="#([\w-]+)">/g,
    ),
  ]
  expect(links.map(link => link[1])).toEqual(['excused', 'fails'])
  const cards = [...html.matchAll(/ id="([\w-]+)" data-severity="breaking" data-standing="(\w+)"/g)]
  expect(cards.map(card => [card[2], card[1]])).toEqual([
    ['new', links[1]![2]],
    ['tolerated', links[0]![2]],
  ])
})

describe('a path that was cut off', () => {
  it('is not known, and does not fail', () => {
    const seen = seenIn([exampleFrozen(1)], { finished: false })
    expect(seen.console).toEqual([
      'log-in paths while read-only  0 of 1 holds, 1 not known',
      '  ? log in  not known: 1 of 2 statements never ran while the servers were read-only',
      '? the read-only phase did not come to its end',
    ])
    expect(seen.markdown).toContain('| log in | auth | ? not known | ? not known |')
    expect(seen.markdown).toContain('| ? source, target |')
    expect(seen.html).toContain('<td class="unknown">? not known</td><td class="unknown">? not known</td>')
    expect(seen.html).toContain('<b>? 0 of 1</b>')
    expect(seen.html).not.toContain('✗')
  })

  it('fails where it was seen to fail before that', () => {
    const seen = seenIn([exampleFrozen(2, refusing)], { finished: false })
    expect(seen.console.slice(0, 2)).toEqual([
      'log-in paths while read-only  0 of 1 holds',
      '  ✗ log in  fails on target, at 1 place',
    ])
    expect(seen.markdown).toContain('| log in | auth | ? not known | ✗ fails (1 place) |')
  })
})

it('counts in words what holds with a reservation', () => {
  const [holding] = seenIn([exampleFrozen(1), exampleFrozen(2)]).verdict.readOnly!.paths
  const [excused] = seenIn([exampleFrozen(1), exampleFrozen(2, { ...refusing, tolerances })]).verdict.readOnly!.paths
  const [cut] = seenIn([exampleFrozen(1)], { finished: false }).verdict.readOnly!.paths
  expect(tellHolding([holding!])).toBe('1 of 1 holds')
  expect(tellHolding([holding!, excused!, cut!])).toBe('2 of 3 hold, 1 of them with what is tolerated, 1 not known')
  expect(tellHolding([excused!, cut!])).toBe('1 of 2 hold, with what is tolerated, 1 not known')
  expect(reservations([holding!])).toBe('')
})
