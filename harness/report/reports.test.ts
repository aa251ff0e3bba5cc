import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JudgingRules } from '../gate/judge.ts'
import { openJournal } from '../journal/append.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import type { JournalEntry } from '../model/journal.ts'
import { allPhases } from '../phases/list.ts'
import { exampleDifference, exampleJournal, exampleLost, exampleObservation } from '../testing/example-entries.ts'
import { exampleJunit } from '../testing/example-junit.ts'
import { judged } from '../testing/judged.ts'
import { renderHtml } from './html/html.ts'
import { renderJson } from './json.ts'
import { TestCases } from './junit/test-cases.ts'
import { renderMarkdown } from './markdown/markdown.ts'
import { writeReports } from './write-reports.ts'

const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const nasty = `</script><img src=x onerror=alert(1)> & "q" 'a' \`b\` | ]]> \u001b[31m \u0000 \u202e \ufffe **x** \${y}`

const oneDifference = exampleObservation(7, {
  name: 'find-user',
  sql: 'SELECT id, email\nFROM users',
  differences: [
    exampleDifference({
      kind: 'rows',
      column: 'email',
      summary: '1 row differs in `email`',
      rows: {
        count: 3,
        columns: { source: ['id', 'email'], target: ['id', 'email'] },
        examples: [{ source: ['1', 'a@x'], target: ['1', 'b@x'] }],
      },
      advice: 'Order it.',
    }),
  ],
})
const happened = [exampleObservation(1), oneDifference, exampleObservation(9, { target: [exampleLost] })]
const entries = exampleJournal(happened, { planned: 5 })
const verdict = judged(entries, rules)

/** Returns entries in which every text of a server or a suite is nasty. */
function nastyEntries(text: string): JournalEntry[] {
  return exampleJournal([
    exampleObservation(1, {
      name: text,
      sql: text,
      differences: [
        exampleDifference({
          kind: 'rows',
          column: text,
          summary: text,
          source: text,
          target: `${text}!`,
          advice: text,
          rows: {
            count: 1,
            columns: { source: [text], target: [text] },
            examples: [{ source: [text], target: [`${text}.`] }],
          },
        }),
      ],
    }),
    exampleObservation(2, { notCompared: [text], target: [{ kind: 'lost', cause: 'timeout', detail: text }] }),
    exampleObservation(3, { suite: text, step: 'contents', statement: `${text}#t`, at: `${text}:1:1` }),
  ])
}

describe('verdict.json', () => {
  it('is the verdict', () => {
    expect(JSON.parse(renderJson(verdict))).toEqual(verdict)
  })
})

describe('junit.xml', () => {
  it('has a testcase for each statement, with its place', () => {
    const xml = exampleJunit(verdict, entries)
    expect(elementsOf(xml)).toContain('testsuites')
    expect(xml).toMatch(/<testsuites name="crosscheck: MySQL .*" tests="5" failures="1" errors="2" skipped="1"/)
    expect(xml).toMatch(
      /<testcase classname="log in" name="SELECT 1" file="suites\/log-in\.sql" line="1" time="0\.001"\/>/,
    )
    expect(xml).toMatch(/<testcase classname="log in" name="find-user" file="suites\/log-in\.sql" line="7"/)
    expect(xml).toMatch(
      /<failure type="breaking" message="breaking: 1 row differs in `email`">suites\/log-in\.sql:7:1\n/,
    )
    expect(xml).toContain('- 1   a@x\n+ 1   b@x\n')
    expect(xml).toMatch(/<error type="lost" message="no answer from the target: no reply/)
    expect(xml).toMatch(/<skipped message="2 statements never ran"\/>/)
    expect(xml).toMatch(
      /<testcase classname="the run" name="never-ran">\n\s+<error type="never-ran" message="suites\/log-in/,
    )
  })

  it('passes what is accepted or tolerated', () => {
    const tolerated = exampleJournal([
      exampleObservation(1, {
        differences: [exampleDifference()],
        tolerances: [{ kinds: ['type'], because: 'known', at: { file: 'f', line: 1, column: 1 } }],
      }),
    ])
    expect(exampleJunit(judged(tolerated, rules), tolerated)).toMatch(/tests="1" failures="0" errors="0"/)
  })

  it('tells how a run ended early', () => {
    const cut = entries.slice(0, 3)
    expect(exampleJunit(judged(cut, rules), cut)).toMatch(/name="run-not-finished">\n\s+<error type="run-not-finished"/)
  })

  it('is well-formed whatever servers say', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(nasty), fc.string({ unit: 'binary' })), text => {
        const odd = nastyEntries(text)
        elementsOf(exampleJunit(judged(odd, rules), odd))
      }),
    )
  })
})

describe('summary.md', () => {
  it('begins with the decision, and shows what differs', () => {
    const text = renderMarkdown(verdict)
    expect(text).toMatch(/^# ❌ NO-GO: MySQL 9\.7\.0 \(mysql:9\.7\) to MariaDB 11\.8\.6/)
    expect(text).toContain('5 statements, 2 compared, 1 divergence (1 breaking), 0 accepted')
    expect(text).toMatch(
      /\| ✗ \| breaking \| rows \| <code>suites\/log-in\.sql:7:1<\/code> find-user \| <code>SELECT id, email FROM users<\/code> \| new \|/,
    )
    expect(text).toContain('- 1   a@x\n+ 1   b@x')
    expect(text).toContain('2 × never ran')
    expect(text).toContain('<code>sql&#95;mode</code>')
  })

  it('keeps its tables and fences whatever servers say', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(nasty), fc.string({ unit: 'binary' })), text => {
        const lines = renderMarkdown(judged(nastyEntries(text), rules)).split('\n')
        const columns = lines.filter(line => line.startsWith('| ✗')).map(line => line.split('|').length)
        expect(columns).toEqual([9])
        const outside = lines.join('\n').replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '')
        expect(outside).not.toMatch(/<(?!\/?(b|code|details|summary)>)|```/)
      }),
    )
  })

  it('stays below what GitHub takes, however much differs', () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      exampleObservation(index + 1, { differences: [exampleDifference({ summary: 'x'.repeat(500) })] }),
    )
    expect(renderMarkdown(judged(exampleJournal(many), rules)).length).toBeLessThan(500_000)
  })
})

describe('index.html', () => {
  const page = renderHtml(verdict)

  it('shows the decision, and each divergence under a link', () => {
    const { fingerprint } = verdict.divergences[0]!
    expect(page).toContain('<h1 class="decision">NO-GO</h1>')
    expect(page).toMatch(
      new RegExp(
        `<article class="divergence breaking" id="${fingerprint}" [^>]*data-kinds="rows"[^>]*>\n<details open>`,
      ),
    )
    expect(page).toContain('<mark>a</mark>@x')
    expect(page).toContain('<mark>b</mark>@x')
  })

  it('loads nothing, and runs nothing but its own script', () => {
    expect(page).not.toMatch(/\b(src|href)="(?!#)/)
    expect(page.match(/<script>/g)).toHaveLength(1)
    expect(page).toMatch(/default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/]+=*'/)
  })

  it('says so when nothing differs', () => {
    expect(renderHtml(judged(exampleJournal([exampleObservation(1)]), rules))).toContain(
      'Nothing differs in what was compared.',
    )
  })

  it('takes nothing for HTML that servers say', () => {
    const tags = (html: string) =>
      [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)]
        .map(match => match[1])
        .sort()
        .join()
    const plain = tags(renderHtml(judged(nastyEntries('plain\ntext'), rules)))
    fc.assert(
      fc.property(
        fc.oneof(fc.constant(nasty), fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', ' ', '=') })),
        text => {
          const html = renderHtml(judged(nastyEntries(text), rules))
          const known = new Set(plain.split(','))
          expect(
            tags(html)
              .split(',')
              .filter(tag => !known.has(tag) && tag !== 'mark' && tag !== 'code'),
          ).toEqual([])
          expect(html).not.toMatch(/onerror=alert\(1\)>|<img/)
          expect(html.match(/<script/g)).toHaveLength(1)
        },
      ),
    )
  })

  it('gives each card an id of its own, even where a suite tolerates what another does not', () => {
    const tolerance = { kinds: ['type' as const], because: 'known', at: { file: 'f', line: 1, column: 1 } }
    const same = { normalised: 'same', differences: [exampleDifference()] }
    const both = [exampleObservation(1, same), exampleObservation(2, { ...same, tolerances: [tolerance] })]
    const ids = [...renderHtml(judged(exampleJournal(both), rules)).matchAll(/ id="([^"]+)"/g)].map(match => match[1])
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('writeReports', () => {
  it('writes all of them beside the journal, and leaves nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosscheck-reports-'))
    try {
      const reader = await journalReaderFor(allPhases)
      const journalFile = join(folder, 'journal.jsonl')
      {
        using journal = openJournal(journalFile)
        for (const entry of entries) journal.append(entry)
      }
      using cases = casesOf(entries, folder)
      await writeReports(folder, verdict, cases, { openLines: async () => reader.lines(journalFile) })
      await writeReports(folder, verdict, cases, { openLines: async () => reader.lines(journalFile) })
      expect(readdirSync(folder).sort()).toEqual([
        'index.html',
        'journal.jsonl',
        'junit.xml',
        'summary.md',
        'verdict.json',
      ])
      expect(JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8'))).toEqual(verdict)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('leaves none, and none of an earlier judgement, when one cannot be written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crosscheck-reports-'))
    const names = ['index.html', 'junit.xml', 'summary.md', 'verdict.json']
    try {
      using cases = casesOf(entries, folder)
      for (const name of names) {
        for (const earlier of names) writeFileSync(join(folder, earlier), 'go')
        rmSync(join(folder, name))
        // With a folder in its place, no file can be put there.
        mkdirSync(join(folder, name, 'in the way'), { recursive: true })
        const passing = judged(exampleJournal([exampleObservation(1)]), rules)
        const openLines = () => Promise.reject(new Error('no case fails that had to be read again'))
        await expect(writeReports(folder, passing, cases, { openLines })).rejects.toThrow(
          new RegExp(`${name} could not be written, so that there is no verdict`),
        )
        expect(readdirSync(folder)).toEqual([name])
        rmSync(join(folder, name), { recursive: true })
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function casesOf(noted: readonly JournalEntry[], directory: string): TestCases {
  const cases = new TestCases(directory, allPhases)
  for (const entry of noted) cases.note(entry)
  return cases
}

/** Returns the names of all elements of well-formed XML; fails if the text is not well-formed. */
function elementsOf(xml: string): string[] {
  expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  const names: string[] = []
  const open: string[] = []
  const rest = body.replace(
    /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g,
    (_tag, closing, name, attributes: string, empty) => {
      expect(attributes.replace(/&(amp|lt|gt|quot);/g, '')).not.toContain('&')
      if (closing) expect(open.pop()).toBe(name)
      else if (!empty) open.push(name)
      names.push(name)
      return ''
    },
  )
  expect(open).toEqual([])
  expect(rest.replace(/&(amp|lt|gt|quot);/g, '')).not.toMatch(/[<&]/)
  return names
}
