import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JudgingRules } from '../../gate/judge.ts'
import type { JournalEntry } from '../../model/journal.ts'
import { allPhases } from '../../phases/list.ts'
import { exampleDifference, exampleJournal, exampleLost, exampleObservation } from '../../testing/example-entries.ts'
import { judged } from '../../testing/judged.ts'
import { noPaint } from '../presentation/paint.ts'
import { commandsOf } from '../presentation/run-commands.ts'
import { openConsole } from './console.ts'
import { colours } from './console-look.ts'
import { openProgress } from './console-progress.ts'
import { renderSummary } from './console-summary.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const summaryOf = (entries: JournalEntry[], paint = noPaint) =>
  renderSummary(judged(entries, rules), {
    paint,
    width: 100,
    report: 'reports/latest/index.html',
    commands: commandsOf('reports/1'),
  })

const differing = exampleObservation(14, {
  name: 'find-user',
  sql: 'SELECT id, email\n  FROM users',
  differences: [
    exampleDifference({ kind: 'metadata', column: 'id', summary: 'column `id`: length 11 / 20' }),
    exampleDifference({
      kind: 'rows',
      column: 'email',
      summary: '2 rows differ in `email`',
      source: undefined as never,
      target: undefined as never,
      rows: {
        count: 2,
        columns: { source: ['id', 'name', 'email'], target: ['id', 'name', 'email'] },
        examples: [{ source: ['1', 'Ada', 'a@x'], target: ['1', 'Ada', null] }],
      },
      advice: 'Order it.',
    }),
  ],
})

/** Returns a console on streams that record their output. */
function consoleOn({ isTTY }: { isTTY: boolean }, json = false) {
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    isTTY,
    columns: 80,
    write: (text: string) => {
      written[name] += text
    },
  })
  const environment = { stdout: stream('stdout'), stderr: stream('stderr'), environment: {}, workingDirectory: '/app' }
  return { console: openConsole({ json, phases: allPhases }, environment), written }
}

describe('the summary', () => {
  it('shows what differs, where, how badly and what to do; the decision is its last line', () => {
    const summary = summaryOf(exampleJournal([exampleObservation(1), differing]))
    const { fingerprint } = judged(exampleJournal([differing]), rules).divergences[0]!
    expect(summary).toBe(`
What differs  - source  + target

✗ breaking  rows, metadata  new  ${fingerprint}
  suites/log-in.sql:14:1 find-user
  SELECT id, email FROM users
    rows: 2 rows differ in \`email\`
      id  email
    - 1   a@x
    + 1   NULL
      … 1 more row
    → Order it.
    … 1 more difference (metadata)

settings differ  sql_mode

explain      npx crosscheck explain ${fingerprint} --run reports/1
accept       npx crosscheck accept ${fingerprint} --run reports/1 --reason "…" --owner … --until YYYY-MM-DD
report       reports/latest/index.html
MySQL 9.7.0 (mysql:9.7) → MariaDB 11.8.6 (mariadb:11.8): 2.6 s
NO-GO  2 statements, 2 compared, 1 divergence (1 breaking), 0 accepted
`)
  })

  it('is short when nothing differs', () => {
    expect(summaryOf(exampleJournal([exampleObservation(1)]))).toBe(`
report       reports/latest/index.html
MySQL 9.7.0 (mysql:9.7) → MariaDB 11.8.6 (mariadb:11.8): nothing differs, 2.6 s
GO  1 statement, 1 compared, 0 divergences, 0 accepted
`)
  })

  it('says in its last line why nobody knows', () => {
    const lines = summaryOf(exampleJournal([exampleObservation(3, { target: [exampleLost] })]))
      .trimEnd()
      .split('\n')
    expect(lines.at(-1)).toBe(
      'UNKNOWN  1 statement, 0 compared, 0 divergences, 0 accepted: statement-lost: suites/log-in.sql:3:1: ' +
        'the target did not answer (timeout): no reply within 30,000 ms',
    )
    expect(lines).toContain('not compared  1 × no answer from the target (timeout)')
  })

  it('stays readable when very much differs', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      exampleObservation(index + 1, { differences: [exampleDifference({ kind: index % 2 ? 'rows' : 'metadata' })] }),
    )
    const lines = summaryOf(exampleJournal(many)).split('\n')
    expect(lines.length).toBeLessThan(150)
    expect(lines).toContain('and 220 more in the report')
    expect(lines).toContain('  and 245 more in the report')
  })

  it('never lets a server speak to the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const nasty = exampleObservation(1, {
          name: text,
          suite: text,
          sql: text,
          at: `${text}:1:1`,
          source: [{ kind: 'lost', cause: 'connection', detail: text }],
          differences: [
            exampleDifference({ kind: 'rows', summary: text, source: text, target: `${text}.`, advice: text }),
          ],
          notCompared: [text],
        })
        const { console, written } = consoleOn({ isTTY: false })
        const entries = exampleJournal([nasty])
        for (const entry of entries) console.onEvent({ kind: 'journal', entry })
        const verdict = judged(entries, rules)
        console.summarise(verdict, '/app/reports/1')
        console.explain(verdict.divergences[0]!, verdict, '/app/reports/1')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: the output must not contain these characters
        expect(written.stdout + written.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      }),
    )
  })

  it('is the same with colours, but for the colours', () => {
    const entries = exampleJournal([differing])
    const coloured = summaryOf(entries, colours(1))
    expect(coloured).toContain('\u001b[31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test removes these characters
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(summaryOf(entries))
  })
})

describe('the progress', () => {
  const entries = exampleJournal([exampleObservation(1), differing, exampleObservation(3, { target: [exampleLost] })])

  it('is one plain line for each suite when not on a terminal', () => {
    const { console, written } = consoleOn({ isTTY: false })
    for (const entry of entries) console.onEvent({ kind: 'journal', entry })
    console[Symbol.dispose]()
    expect(written).toEqual({
      stdout: '',
      stderr:
        'MySQL 9.7.0 → MariaDB 11.8.6: 3 statements in 1 suite\n? log in  3 statements, 1 differs, 1 without an answer  420 ms\n',
    })
  })

  it('draws over one line on a terminal, and leaves only what is worth keeping', () => {
    let text = ''
    const stream = { write: (part: string) => (text += part) }
    {
      using progress = openProgress(stream, { paint: noPaint, width: 60, interactive: true }, allPhases)
      for (const fraction of [0, 0.5, 1]) progress.servers({ kind: 'download', what: 'MySQL 9.7', fraction })
      for (const entry of entries.slice(0, 4)) progress.journal(entry)
    }
    expect(text).toContain('\r\u001b[2K… ')
    expect(text.endsWith('\r\u001b[2K')).toBe(true)
    const kept = text.split('\r\u001b[2K').filter(part => part.endsWith('\n'))
    expect(kept.join('')).toBe('fetched MySQL 9.7\nMySQL 9.7.0 → MariaDB 11.8.6: 3 statements in 1 suite\n')
  })

  it('says once when not on a terminal what goes on for long', () => {
    const { console, written } = consoleOn({ isTTY: false })
    for (const fraction of [0, 0.1, 0.2, 1]) {
      console.onEvent({ kind: 'servers', progress: { kind: 'download', what: 'MySQL 9.7', fraction } })
    }
    console.onEvent({ kind: 'servers', progress: { kind: 'ready', side: 'target', what: 'MariaDB 11.8', ms: 1234 } })
    expect(written.stderr).toBe('fetching MySQL 9.7\nfetched MySQL 9.7\n✓ target: MariaDB 11.8 answers, 1.2 s\n')
  })
})

describe('the console', () => {
  it('gives programs verdict.json on standard output, and nothing else', () => {
    const { console, written } = consoleOn({ isTTY: false }, true)
    const entries = exampleJournal([differing])
    for (const entry of entries) console.onEvent({ kind: 'journal', entry })
    const verdict = judged(entries, rules)
    console.summarise(verdict, '/app/reports/1')
    expect(JSON.parse(written.stdout)).toEqual(verdict)
  })

  it('explains a divergence in full', () => {
    const { console, written } = consoleOn({ isTTY: false })
    const verdict = judged(exampleJournal([differing]), rules)
    const [divergence] = verdict.divergences
    console.explain(divergence!, verdict, '/app/reports/1')
    expect(written.stdout).toMatch(/^[0-9a-f]{12} {2}blocks a go\n/)
    expect(written.stdout).toContain('  SELECT id, email\n    FROM users\n')
    expect(written.stdout).toContain('suites/log-in.sql:14:1 find-user (log in)')
    expect(written.stdout).toContain('-- tolerate: rows, metadata because "…"')
    expect(written.stdout).toContain(
      ` accept ${divergence!.fingerprint} --run reports/1 --reason "…" --owner … --until YYYY-MM-DD`,
    )
  })
})
