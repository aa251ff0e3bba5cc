import { describe, expect, it } from 'vitest'
import type { JudgingRules } from '../gate/judge.ts'
import { allPhases } from '../phases/list.ts'
import type { ReadOnlyEntry } from '../phases/read-only/read-only-entry.ts'
import { exampleObservation } from '../testing/example-entries.ts'
import { exampleJunit } from '../testing/example-junit.ts'
import { exampleReadOnly, exampleReadOnlyBypass, exampleReadOnlyJournal } from '../testing/example-read-only.ts'
import { exampleReadOnlyRun } from '../testing/example-read-only-run.ts'
import { judged } from '../testing/judged.ts'
import { renderExplanation } from './console/console-explanation.ts'
import { openProgress } from './console/console-progress.ts'
import { noPaint } from './presentation/paint.ts'
import { commandsOf } from './presentation/run-commands.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const entries = exampleReadOnlyRun()
const verdict = judged(entries, rules)
const moved: ReadOnlyEntry = {
  kind: 'unexpected-write',
  write: { side: 'target', what: 'binary log', before: '1', after: '2' },
  isExplained: false,
}

describe('the console, of a read-only phase', () => {
  it('explains in which phase it was', () => {
    const explain = (at: string) => {
      const divergence = verdict.divergences.find(({ statements }) => statements[0]!.at === at)!
      return renderExplanation(divergence, {
        paint: noPaint,
        width: 100,
        servers: verdict,
        phases: verdict.phases,
        commands: commandsOf('reports/latest'),
      })
    }
    const text = explain('suites/log-in.sql:21:1')
    expect(text).toContain('Phase\n  read-only: While the database is read-only\n')
    expect(text).toContain('  + done, 1 affected\n')
    expect(text).not.toContain('(nothing)')
    expect(text).toContain('-- tolerate: read-only because "…"')
  })

  it.each<[string, ReadOnlyEntry, string]>([
    ['what moved', moved, 'Where (1 place)\n  binary log on the target moved target binary log\n'],
    [
      'who can still write',
      exampleReadOnlyBypass({ kind: 'event', at: { file: 'fixtures/f/schema.sql', line: 9, column: 1 } }),
      "Where (1 place)\n  fixtures/f/schema.sql:9:1 exempt source event 'admin'@'%'\n",
    ],
  ])('gives no advice for a suite where there is none: %s', (_, entry, where) => {
    const journal = exampleReadOnlyJournal([exampleObservation(1)], [exampleReadOnly(1), entry])
    const [divergence] = judged(journal, rules).divergences
    const text = renderExplanation(divergence!, {
      paint: noPaint,
      width: 100,
      servers: verdict,
      phases: verdict.phases,
      commands: commandsOf('reports/latest'),
    })
    expect(text).toContain(where)
    expect(text).not.toContain('tolerate')
  })

  it('tells as whom the suites run, and how it ended', () => {
    let text = ''
    const stream = { write: (part: string) => (text += part) }
    const progress = openProgress(stream, { paint: noPaint, width: 100, interactive: false }, allPhases)
    for (const entry of entries) progress.journal(entry)
    expect(text.split('\n').slice(-4)).toEqual([
      '✓ profile  3 statements  120 ms',
      "· read-only (read_only): 'crosscheck3f9a1c'@'%' with SELECT, INSERT, UPDATE, DELETE on crosscheck\\_3f9a1c\\_%.*",
      '≠ while read-only  9 statements, 3 differ  900 ms',
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
    const journal = exampleReadOnlyJournal([exampleObservation(1)], [exampleReadOnly(1), moved])
    const own = exampleJunit(judged(journal, rules), journal)
    expect(own).toMatch(/<testsuite name="While the database is read-only" [^>]*tests="2" failures="1"/)
    expect(own).toMatch(
      /<testcase classname="While the database is read-only" name="moved target binary log">\n\s+<failure/,
    )
    expect(own).toMatch(/<testcase classname="While the database is read-only" name="came to its end"\/>/)
  })

  it('does not say that the phase came to its end where it did not', () => {
    const journal = exampleReadOnlyJournal([exampleObservation(1)], [exampleReadOnly(1)], { finished: false })
    const own = exampleJunit(judged(journal, rules), journal)
    expect(own).not.toContain('came to its end')
    expect(own).toMatch(/<testcase classname="the run" name="read-only-not-finished">\n\s+<error/)
  })
})
