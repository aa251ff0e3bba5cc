import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge, type Terms } from '../gate/judge.ts'
import type { JournalEntry } from '../model/journal.ts'
import { exampleObservation } from '../testing/example-entries.ts'
import { exampleJunit } from '../testing/example-junit.ts'
import {
  exampleBroken,
  exampleExemptWriter,
  exampleFrozen,
  exampleReadOnlyJournal,
  exampleSwitchRow,
  exampleUpdate,
} from '../testing/example-read-only.ts'
import { exampleReadOnlyRun } from '../testing/example-read-only-run.ts'
import { renderExplanation } from './console/console-explanation.ts'
import { openProgress } from './console/console-progress.ts'
import { readOnlyLines } from './console/console-read-only.ts'
import { renderHtml } from './html/html.ts'
import { renderMarkdown } from './markdown/markdown.ts'
import { applicationLines } from './presentation/application-privileges.ts'
import { noPaint } from './presentation/paint.ts'
import { commandsOf } from './presentation/run-commands.ts'
import { differsAcross, pairedSteps } from './presentation/switch-steps.ts'

const terms: Terms = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const entries = exampleReadOnlyRun()
const verdict = judge(entries, terms)
const clean = judge(exampleReadOnlyJournal([exampleObservation(1)], [exampleFrozen(1)]), terms)
const printOf = (at: string) =>
  verdict.divergences.find(({ statements }) => statements.some(statement => statement.at === at))!.fingerprint

/** Everything that a server or a suite says of the phase is this text. */
function saying(text: string): JournalEntry[] {
  const step = { when: 'frozen', sql: text, answer: text, message: text } as const
  const answers = { waitedMs: 3, blocked: true, steps: [step] }
  const other = { waitedMs: 3, blocked: false, steps: [{ ...step, answer: `${text}!` }] }
  const sql = text.trim() === '' ? 'SELECT 1' : text
  const difference = exampleBroken({ summary: `${text} fails`, target: text, advice: text })
  return exampleReadOnlyJournal(
    [exampleObservation(1)],
    [
      exampleFrozen(
        1,
        { sql, name: text, differences: [difference] },
        { reading: { ...exampleUpdate, tables: [text] }, expectation: { kind: 'degrade', how: text } },
      ),
      exampleExemptWriter({ name: text, because: text }),
      { kind: 'movement', movement: { side: 'source', what: text, before: text, after: text, culprit: text } },
      exampleSwitchRow(text, text, answers, other),
    ],
  )
}

describe('index.html of a read-only phase', () => {
  const page = renderHtml(verdict)

  it('has no word of it where there was none', () => {
    expect(renderHtml(judge([], terms))).not.toContain('id="read-only"')
  })

  it('has a row for each path of a log-in, with sign and word for each side', () => {
    expect(page).toMatch(
      /<th scope="row">log in<\/th><td class="fails">✗ fails \(1 place\)<\/td><td class="fails">✗ fails \(2/,
    )
    expect(page).toMatch(/<th scope="row">session<\/th><td class="holds">✓ holds<\/td><td class="holds">✓ holds<\/td>/)
    expect(page).toContain('Log-in paths: 1 of 2 hold')
    expect(page).toMatch(/<b>✗ 1 of 2<\/b><span><a href="#read-only">/)
  })

  it('links what fails to its divergence', () => {
    const fingerprint = printOf('suites/log-in.sql:12:1')
    expect(page).toContain(`<b>lock-user</b> <a class="mono" href="#${fingerprint}">${fingerprint}</a>`)
    expect(page).toContain(` id="${fingerprint}"`)
  })

  it('says which writes there are, what their text says and what the servers say', () => {
    expect(page).toContain('it reads as no write, and the target refuses it: 1290 HY000')
    expect(page).toContain('a handler at schema.sql:40:3 may swallow the refusal')
    expect(page).toContain('degrade: skipped; the next log-in writes it')
  })

  it('gives the usual way to do without a write, its risk, and marks those of security', () => {
    const adviceFor = (name: string) => verdict.readOnly!.inventory.find(entry => entry.name === name)!.advice!
    const [stamp, logOut] = [adviceFor('remember-last-log-in'), adviceFor('log-out')]
    expect(page).toContain(
      `<b>${stamp.what}</b><div>${stamp.degrade}</div><div class="faint">risk: ${stamp.risk}</div>`,
    )
    expect(page).toContain(`<div class="security"><b>security risk:</b> ${logOut.risk}</div>`)
  })

  it('says who can write all the same, and what moved by whose hand', () => {
    expect(page).toContain('Who can write all the same: 2')
    expect(page).toContain('1 more that is exempt, and cannot write by itself')
    const indirect = exampleExemptWriter({ kind: 'view', reach: 'indirectly' })
    expect(renderHtml(judge(exampleReadOnlyJournal([], [indirect, indirect]), terms))).toContain(
      '2 more that are exempt, and cannot write by themselves',
    )
    expect(page.indexOf('of the application</span>')).toBeLessThan(page.indexOf('it holds SUPER'))
    expect(page).toContain('<td>event crosscheck_log_in_3f9a1c.purge_sessions</td>')
    expect(page).toContain('the server does not tell')
    expect(renderHtml(clean)).toContain('Nothing: neither tables nor')
  })

  it('sets the answers across the switch side by side where they part', () => {
    expect(page).toContain('Across the switch: the servers part in 1 of 2')
    expect(page).toContain('<b class="fails">✗ blocked</b>, ended after 5.0 s')
    expect(page).toContain('<td class="differs"><div class="step"><code>UPDATE accounts SET n = 3</code> ≠')
  })

  it('links to nothing that is not there, and takes nothing for HTML that servers say', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(match => match[1]))
    const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(match => match[1])
    expect(links.filter(link => !ids.has(link))).toEqual([])
    const odd = renderHtml(judge(saying('</td><script>alert(1)</script><img src=x>"\' \u202e'), terms))
    expect(odd).not.toMatch(/<script>alert|<img|\u202e/)
  })
})

describe('summary.md of a read-only phase', () => {
  const text = renderMarkdown(verdict)

  it('shows the paths, and beyond them what is wrong', () => {
    expect(text).toContain('| log in | auth | ✗ fails (1 place) | ✗ fails (2 places) | 4 | 2 / 1 |')
    expect(text).toContain('| session | auth | ✓ holds | ✓ holds | 2 | 1 / 1 |')
    expect(text).toContain('### Who can write all the same')
    expect(text).toContain('### What moved')
    expect(text).toMatch(
      /\| a table locked for writing \| at the switch \| .* \| <code>done<\/code> \| <code>lost \(timeout\)<\/code> \|/,
    )
    expect(text).not.toContain('an open transaction with a change')
    expect(renderMarkdown(clean)).not.toMatch(/### /)
  })

  it('keeps its tables whatever servers say, and its length however much there is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), said => {
        const outside = renderMarkdown(judge(saying(said), terms)).replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '')
        expect(outside).not.toMatch(/<(?!\/?(code|details|summary)>)|```/)
      }),
      { numRuns: 200 },
    )
    const many = Array.from({ length: 2000 }, () => exampleExemptWriter({ because: 'x'.repeat(500) }))
    expect(renderMarkdown(judge(exampleReadOnlyJournal([], many), terms)).length).toBeLessThan(100_000)
  })
})

describe('the console, of a read-only phase', () => {
  it('has one line where every path holds', () => {
    expect(readOnlyLines(clean.readOnly!, noPaint, 100)).toEqual(['log-in paths while read-only  ✓ 1 of 1'])
  })

  it('has a line for each path where one does not, and what else is wrong', () => {
    expect(readOnlyLines(verdict.readOnly!, noPaint, 120)).toEqual([
      'log-in paths while read-only  1 of 2 hold',
      '  ✗ log in  fails on source and target, at 2 places',
      '  ✓ session',
      'can write while read-only  1 on the source, 1 on the target, 1 of the application',
      '✗ moved  table crosscheck_log_in_3f9a1c.sessions on the target, by event crosscheck_log_in_3f9a1c.purge_sessions',
      '✗ moved  binary log on the target',
      'across the switch  1 of 2 differ: locked-table',
    ])
  })

  it('explains in which phase it was', () => {
    const explain = (at: string) => {
      const divergence = verdict.divergences.find(({ statements }) => statements[0]!.at === at)!
      return renderExplanation(divergence, {
        paint: noPaint,
        width: 100,
        servers: verdict,
        commands: commandsOf('reports/latest'),
      })
    }
    const text = explain('suites/log-in.sql:21:1')
    expect(text).toContain('Phase\n  read-only: It was seen while both servers were read-only')
    expect(text).toContain('  + done, 1 affected\n')
    expect(text).not.toContain('(nothing)')
    expect(text).toContain('-- tolerate: read-only because "…"')
  })

  it('gives no advice for a suite where there is none', () => {
    const moved = exampleFrozen(1, {
      statement: 'read-only#moved target binary log',
      at: 'while read-only',
      differences: [exampleBroken()],
    })
    const journal = exampleReadOnlyJournal([exampleObservation(1)], [exampleFrozen(1), moved])
    const [divergence] = judge(journal, terms).divergences
    expect(
      renderExplanation(divergence!, {
        paint: noPaint,
        width: 100,
        servers: verdict,
        commands: commandsOf('reports/latest'),
      }),
    ).not.toContain('tolerate')
  })

  it('tells as whom the suites run, and how it ended', () => {
    let text = ''
    const stream = { write: (part: string) => (text += part) }
    const progress = openProgress(stream, { paint: noPaint, width: 100, interactive: false })
    for (const entry of entries) progress.journal(entry)
    expect(text.split('\n').slice(-4)).toEqual([
      '✓ profile  3 statements  120 ms',
      "· read-only (read_only): 'crosscheck3f9a1c'@'%' with SELECT, INSERT, UPDATE, DELETE on crosscheck\\_3f9a1c\\_%.*",
      '≠ while read-only  9 statements, 3 differ  8.4 s',
      '',
    ])
  })
})

describe('junit.xml of a read-only phase', () => {
  const xml = exampleJunit(verdict, entries)

  it('has a testsuite of its own beside that of the suite', () => {
    expect(xml).toMatch(/<testsuite name="log in" file="suites\/log-in\.sql" [^>]*tests="4" failures="0"/)
    expect(xml).toMatch(/<testsuite name="log in \(read-only\)" file="suites\/log-in\.sql" [^>]*tests="4" failures="2"/)
    expect(xml).toMatch(
      /<testcase classname="log in \(read-only\)" name="lock-user" [^>]*>\n\s+<failure type="breaking"/,
    )
    expect(xml).toMatch(/<testsuite name="profile \(read-only\)" [^>]*tests="3" failures="1"/)
  })

  it('holds what is no statement, too', () => {
    const moved = exampleFrozen(1, {
      statement: 'read-only#moved target binary log',
      suite: 'the read-only window',
      at: 'while read-only',
      sql: '-- binary log: 1 → 2',
      differences: [exampleBroken()],
    })
    const journal = exampleReadOnlyJournal([exampleObservation(1)], [exampleFrozen(1), moved])
    expect(exampleJunit(judge(journal, terms), journal)).toMatch(
      /<testcase classname="the read-only window" name="moved target binary log" [^>]*>\n\s+<failure/,
    )
  })
})

describe('application lines', () => {
  const on = (places: string[]) => ({
    account: "'a'@'%'",
    grants: [
      'GRANT USAGE ON *.* TO `a`@`%`',
      ...places.map(place => `GRANT SELECT, EXECUTE ON \`${place}\`.* TO \`a\`@\`%\``),
    ],
  })

  it('gather the places of the same privileges, and are one line for the same on both sides', () => {
    expect(applicationLines({ source: on(['one', 'two']), target: on(['one', 'two']) })).toEqual([
      "'a'@'%' with SELECT, EXECUTE on one.*, two.*",
    ])
    expect(applicationLines({ source: on(['one', 'two', 'three']), target: on([]) })).toEqual([
      "source: 'a'@'%' with SELECT, EXECUTE on one.* and 2 more",
      "target: 'a'@'%' with no privileges",
    ])
  })
})

describe('steps across the switch', () => {
  const step = (sql: string, answer: string) => ({ when: 'frozen', sql, answer }) as const
  const across = (source: ReturnType<typeof step>[], target: ReturnType<typeof step>[], blocked = false) => {
    const answers = { waitedMs: 1, blocked: false }
    return exampleSwitchRow('s', 's', { ...answers, steps: source }, { ...answers, blocked, steps: target }).row
  }

  it('are paired by what was asked, each time that it was', () => {
    const row = across([step('a', '1'), step('a', '2')], [step('a', '1'), step('a', '3'), step('b', '4')])
    expect(
      pairedSteps(row).map(({ sql, source, target, differs }) => [sql, source?.answer, target?.answer, differs]),
    ).toEqual([
      ['a', '1', '1', false],
      ['a', '2', '3', true],
      ['b', undefined, '4', true],
    ])
  })

  it('part where one answer does, or one switch is blocked', () => {
    expect(differsAcross(across([step('a', '1')], [step('a', '1')]))).toBe(false)
    expect(differsAcross(across([step('a', '1')], [step('a', '2')]))).toBe(true)
    expect(differsAcross(across([], [], true))).toBe(true)
  })
})
