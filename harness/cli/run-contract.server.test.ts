import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../model/journal.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { Ended } from '../testing/crosscheck-process.ts'

const escapeCharacter = '\u001b'

/** The contract with other programs, for any pair of servers. */
const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({ source: 'mysql:9.7', target: 'mariadb:11.8', runtime: 'embedded' }),
  'suites/alike.sql': `-- suite: much alike
CREATE TABLE visits (id INT NOT NULL PRIMARY KEY, page VARCHAR(40) NOT NULL);
INSERT INTO visits VALUES (1, '/'), (2, '/log-in');

-- name: pages
SELECT id, page FROM visits ORDER BY id;
`,
  'differs/differs.sql': `-- suite: differs & more
# A <comment> with "quotes" & such.
SELECT 'same' AS word;

-- name: "quoted" <name> & more
  SELECT 2 AS a, 'é' AS b /*-------*/;  SELECT 1 /*M! + 1 */ AS one;
-- name: unheard-of
-- expect: error 1146
SELECT nothing FROM nowhere;
`,
  'partly.sql': `-- only
SELECT 'one' AS word;
SELECT 'two' AS word;
`,
})
afterAll(() => place[Symbol.asyncDispose]())

let go: Ended
let noGo: Ended
let unknown: Ended
beforeAll(async () => {
  go = await place.run(['run', '--json'])
  noGo = await place.run(['run', 'differs', '--out', 'no-go'], { environment: { NO_COLOR: '1', FORCE_COLOR: '3' } })
  unknown = await place.run(['run', 'partly.sql', '--out', 'unknown', '--timeout', '60'])
})

describe('the exit code', () => {
  it('is the decision', () => {
    expect([go.code, noGo.code, unknown.code], go.stderr + noGo.stderr + unknown.stderr).toEqual([0, 1, 2])
    const decisions = ['reports/latest', 'no-go', 'unknown'].map(run => place.verdict(run).decision)
    expect(decisions).toEqual(['go', 'no-go', 'unknown'])
  })

  it('is 3 for what cannot be understood, with an explanation', async () => {
    for (const args of [['rnu'], ['run', '--sauce', 'mysql:9.7'], ['run', '--timeout', 'long'], []]) {
      const { code, stdout, stderr } = await place.run(args)
      expect({ args, code, stdout }).toEqual({ args, code: 3, stdout: '' })
      expect(stderr).toMatch(/error: |Usage: /)
    }
  })

  it('is 0 for help and version', async () => {
    const help = await place.run(['run', '--help'])
    expect({ ...help, stdout: help.stdout.split('\n')[0] }).toEqual({
      code: 0,
      stdout: 'Usage: crosscheck run [options] [paths...]',
      stderr: '',
    })
    expect(await place.run(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    })
  })
})

describe('stdout and stderr', () => {
  it('keep the result and the progress apart', () => {
    expect(go.stdout).toBe(place.read('reports/latest/verdict.json'))
    expect(noGo.stdout.trimEnd().split('\n').at(-1)).toMatch(/^NO-GO {2}4 statements, 4 compared, /)
    expect(unknown.stdout.trimEnd().split('\n').at(-1)).toMatch(/^UNKNOWN {2}1 statement, 1 compared, /)
    for (const { stderr } of [go, noGo, unknown]) {
      expect(stderr).toContain('source: mysql:9.7 from server programs (--runtime embedded)\n')
      expect(stderr).toMatch(/✓ target: MariaDB 11\.8\.\d+ answers, /)
      expect(stderr).not.toMatch(/^(GO|NO-GO|UNKNOWN) /m)
    }
    expect(go.stderr.match(/^✓ much alike {2}3 statements/gm)).toHaveLength(1)
    expect(noGo.stdout).not.toContain('from server programs')
  })

  it('have neither colours nor lines that are drawn over, when not on a terminal', () => {
    for (const { stdout, stderr } of [go, noGo, unknown]) {
      expect(stdout + stderr).not.toContain(escapeCharacter)
      expect(stdout + stderr).not.toContain('\r')
    }
  })

  it('name each difference at its place, and what to do', () => {
    expect(noGo.stdout).toContain('differs/differs.sql:6:3 "quoted" <name> & more\n')
    expect(noGo.stdout).toMatch(/crosscheck\S* explain [0-9a-f]{12} --run no-go\n/)
    expect(noGo.stdout).toContain('no-go/index.html\n')
  })
})

describe('the folder of a run', () => {
  it('is named by time, and the latest; with --out it is the one that is named', () => {
    const runs = readdirSync(place.path('reports')).filter(name => name !== 'latest')
    expect(runs).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{6}$/)])
    expect(basename(readlinkSync(place.path('reports/latest')))).toBe(runs[0])
  })

  it('holds the reports and the logs of both servers', () => {
    for (const run of ['reports/latest', 'no-go', 'unknown']) {
      const scripts = run === 'no-go' ? ['repro'] : []
      expect(readdirSync(place.path(run)).toSorted()).toEqual(
        ['index.html', 'journal.jsonl', 'junit.xml', 'logs', 'summary.md', 'verdict.json', ...scripts].toSorted(),
      )
      for (const log of ['source.log', 'target.log'])
        expect(place.read(`${run}/logs/${log}`)).toContain('ready for connections')
    }
  })

  it('holds a script for each divergence that fails', () => {
    const failing = place.verdict('no-go').divergences.filter(({ fails }) => fails)
    expect(readdirSync(place.path('no-go/repro')).toSorted()).toEqual(
      failing.map(({ fingerprint }) => `${fingerprint}.sql`).toSorted(),
    )
    for (const { reproduction, fingerprint } of failing) {
      expect(reproduction).toBe(`repro/${fingerprint}.sql`)
      expect(place.read(`no-go/${reproduction}`)).toMatch(/^# Divergence [0-9a-f]{12}: .*, minimised\n/)
    }
  })

  it('is not overwritten by another run', async () => {
    const { mtimeMs } = statSync(place.path('no-go/journal.jsonl'))
    const again = await place.run(['run', 'differs', '--out', 'no-go'])
    expect(again).toMatchObject({ code: 3, stdout: '' })
    expect(again.stderr).toMatch(/no-go holds the journal of another run\n {2}name another folder with --out/)
    expect(statSync(place.path('no-go/journal.jsonl')).mtimeMs).toBe(mtimeMs)
  })
})

describe('verdict.json', () => {
  it('has the members that it promises', () => {
    expect(place.verdict('no-go')).toEqual({
      formatVersion: 3,
      decision: 'no-go',
      reasons: expect.arrayContaining([
        { rule: 'divergence', decision: 'no-go', evidence: expect.arrayContaining([expect.any(String)]) },
      ]),
      policy: { failOn: 'risky', notExercised: 'unknown', strictBaseline: false },
      source: { spec: 'mysql:9.7', product: 'MySQL', version: expect.stringMatching(/^9\.\d+\.\d+$/) },
      target: { spec: 'mariadb:11.8', product: 'MariaDB', version: expect.stringMatching(/^11\.8\.\d+$/) },
      coverage: {
        statements: 4,
        compared: 4,
        notExercised: 0,
        skipped: [],
        partly: [{ count: 1, reason: 'warnings: not read where both sides refuse' }],
      },
      conditions: expect.any(Object),
      pinned: expect.arrayContaining(['timestamp', 'rand_seed']),
      settings: expect.arrayContaining([{ name: 'sql_mode', source: expect.any(String), target: expect.any(String) }]),
      suitesFrom: 'command-line',
      suites: [
        {
          name: 'differs & more',
          file: 'differs/differs.sql',
          statements: 4,
          compared: 4,
          notExercised: 0,
          differing: 2,
          ms: expect.any(Number),
          finished: true,
        },
      ],
      divergences: expect.any(Array),
      phases: [
        { name: 'replay', title: 'Replay of the suites', state: 'finished', ms: expect.any(Number) },
        { name: 'diagnosis', title: 'Diagnosis', state: 'finished', ms: expect.any(Number) },
      ],
      stale: [],
      timings: {
        startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        totalMs: expect.any(Number),
        serversMs: expect.any(Number),
        replayMs: expect.any(Number),
      },
    })
  })

  it('tells each divergence with its place, its kinds and an example', () => {
    const { divergences } = place.verdict('no-go')
    for (const each of divergences) {
      expect(each).toMatchObject({
        fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
        status: 'new',
        count: each.statements.length,
        example: { sql: expect.any(String), differences: expect.any(Array) },
      })
    }
    const places = divergences.map(({ severity, statements }) => [severity, statements])
    const inSuite = { suite: 'differs & more', file: 'differs/differs.sql' }
    expect(places).toEqual([
      ['breaking', [{ at: 'differs/differs.sql:6:41', ...inSuite }]],
      [
        'risky',
        [
          {
            at: 'differs/differs.sql:6:3',
            name: '"quoted" <name> & more',
            label: 'integer-width-of-expressions',
            ...inSuite,
          },
        ],
      ],
      ['cosmetic', [{ at: 'differs/differs.sql:3:1', ...inSuite }]],
    ])
    expect(divergences[0]!.kinds).toContain('rows')
    expect(divergences[1]!.kinds).toContain('type')
  })

  it('counts what was left out', () => {
    expect(place.verdict('unknown')).toMatchObject({
      reasons: [
        { rule: 'only', decision: 'unknown' },
        { rule: 'unlike-production', decision: 'go' },
      ],
      coverage: { statements: 1, compared: 1, skipped: [{ reason: 'left out by `only`', count: 1 }] },
    })
  })
})

describe('the other reports', () => {
  it('journal.jsonl has one entry a line, from the start of the run to its end', () => {
    const lines = place.read('no-go/journal.jsonl').trimEnd().split('\n')
    const entries = lines.map(line => JSON.parse(line) as JournalEntry)
    expect(entries.map(each => (each.kind === 'entry' ? `${each.phase}: ${each.entry.kind}` : each.kind))).toEqual([
      'run-started',
      'phase-started',
      'replay: suite-started',
      ...Array.from({ length: 4 }, () => 'replay: observation'),
      'replay: suite-finished',
      'phase-finished',
      'phase-started',
      'diagnosis: reproduction',
      'diagnosis: reproduction',
      'phase-finished',
      'run-finished',
    ])
  })

  it('junit.xml is well-formed, and has a case for each statement with its file and line', () => {
    const cases = elementsOf(place.read('no-go/junit.xml')).filter(({ name }) => name === 'testcase')
    expect(cases.map(({ attributes: { name, file, line } }) => ({ name, file, line }))).toEqual(
      [
        { name: "SELECT 'same' AS word", line: '3' },
        { name: '"quoted" <name> & more', line: '6' },
        { name: 'SELECT 1 /*M! + 1 */ AS one', line: '6' },
        { name: 'unheard-of', line: '9' },
      ].map(each => ({ ...each, file: 'differs/differs.sql' })),
    )
    const [suites] = elementsOf(place.read('no-go/junit.xml'))
    expect(suites!.attributes).toMatchObject({ tests: '4', failures: '2', errors: '0', skipped: '0' })
  })

  it('summary.md and index.html tell the decision and every place', () => {
    for (const file of ['summary.md', 'index.html']) {
      const text = place.read(`no-go/${file}`)
      expect(text).toContain('NO-GO')
      for (const at of ['differs/differs.sql:6:41', 'differs/differs.sql:6:3']) expect(text).toContain(at)
    }
    expect(place.read('no-go/index.html')).not.toMatch(/<name> & more|src="https?:|<link/)
  })
})

it('leaves no process and no file beside the folder of the run', () => {
  expect(place.orphans()).toEqual([])
  expect(
    readdirSync(place.directory)
      .filter(name => !name.startsWith('.'))
      .toSorted(),
  ).toEqual(['crosscheck.config.json', 'differs', 'no-go', 'partly.sql', 'reports', 'suites', 'unknown'].toSorted())
  expect(existsSync(place.path('reports/latest/journal.jsonl'))).toBe(true)
})

interface XmlElement {
  name: string
  attributes: Record<string, string>
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'" }

/** Returns the elements of an XML document in their order; throws if the document is not well-formed. */
function elementsOf(xml: string): XmlElement[] {
  const decode = (text: string) => text.replace(/&[^;]*;?/g, entity => entities[entity] ?? fail(entity))
  const fail = (what: string): never => {
    throw new Error(`not well-formed: ${what}`)
  }
  const elements: XmlElement[] = []
  const open: string[] = []
  const tag =
    /<(?<closing>\/?)(?<name>[a-z]+)(?<attributes>(?: [a-z]+="[^"<]*")*) ?(?<empty>\/?)>|(?<text>[^<]+)|(?<rest>.)/gsu
  for (const { groups } of xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '').matchAll(tag)) {
    const { closing, name = '', attributes = '', empty, text, rest } = groups ?? {}
    if (rest !== undefined) fail(rest)
    else if (text !== undefined) decode(text)
    else if (closing) open.pop() === name || fail(`</${name}>`)
    else {
      const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(
        ([, key, value]) => [key!, decode(value!)] as const,
      )
      if (new Set(pairs.map(([key]) => key)).size < pairs.length) fail(`twice the same attribute in ${name}`)
      elements.push({ name, attributes: Object.fromEntries(pairs) })
      if (!empty) open.push(name)
    }
  }
  if (open.length > 0) fail(`<${open.at(-1)}> is never closed`)
  return elements
}
