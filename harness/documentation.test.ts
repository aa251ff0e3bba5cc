import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configSchema } from './config/schema.ts'
import type { z } from './formats/schema.ts'
import { readBaseline } from './gate/baseline.ts'
import { journalReaderFor } from './journal/journal-reader-for.ts'
import { kinds, severityOfKind } from './model/kind.ts'
import { readOnlyModes } from './model/read-only-mode.ts'
import { severities } from './model/severity.ts'
import { allPhases } from './phases/list.ts'
import { directiveSyntax } from './suite/directive-name.ts'
import { exampleReadOnlyRun } from './testing/example-read-only-run.ts'
import { journalSchema } from './testing/journal-schema.ts'
import { judged } from './testing/judged.ts'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs/connection.md',
  'docs/masking.md',
  'docs/performance.md',
  'docs/probe.md',
  'docs/read-only.md',
  'docs/sharding.md',
  'docs/suites.md',
  'docs/verdict.md',
]
const readme = read('README.md')
const suites = read('docs/suites.md')
const verdict = read('docs/verdict.md')
const readOnly = read('docs/read-only.md')

describe('the documentation', () => {
  it.each(documents)('%s has no link into nowhere', file => {
    const links = [...read(file).matchAll(/\]\((?<link>[^)#]+)(#[^)]*)?\)/g)].map(match => match.groups!.link!)
    const broken = links.filter(link => !/^https?:/.test(link) && !existsSync(join(root, dirname(file), link)))
    expect(broken).toEqual([])
  })

  it('says which tests hold what SECURITY.md promises, and they are there', () => {
    const named = [...read('SECURITY.md').matchAll(/`(?<file>[\w/.*-]+\.test\.ts)`/g)].map(match => match.groups!.file!)
    expect(named.length).toBeGreaterThan(10)
    const isThere = (file: string) => globSync([file, `harness/${file}`], { cwd: root }).length > 0
    expect(named.filter(file => !isThere(file))).toEqual([])
  })

  it('tells of every directive', () => {
    expect(Object.keys(directiveSyntax).filter(name => !readme.includes(`\`-- ${name}`))).toEqual([])
    expect(Object.keys(directiveSyntax).filter(name => !suites.includes(`\`-- ${name}`))).toEqual([])
    expect(suites).toContain(directiveSyntax.tolerate.example)
  })

  it('gives each kind its severity', () => {
    const rowOf = (severity: string) => readme.split('\n').find(line => line.startsWith(`| ${severity}:`)) ?? ''
    for (const severity of severities) {
      const named = [...rowOf(severity).matchAll(/`(?<kind>[\w-]+)`/g)].map(match => match.groups!.kind)
      expect(named).toEqual(kinds.filter(kind => severityOfKind[kind] === severity))
    }
    expect(suites.replaceAll('\n', ' ')).toContain(`\`${kinds.join(' ')}\``)
  })

  it('shows the configuration with its defaults', () => {
    const shown = /defineConfig\(\{\n(?<body>.*?)\n\}\)/s.exec(readme)!.groups!.body!
    const keys = [...shown.matchAll(/^ {2}(?:\/\/ )?(?<key>\w+):/gm)].map(match => match.groups!.key)
    expect([...keys, '$schema']).toEqual(Object.keys(configSchema.shape))
    expect(shown).toContain("policy: { failOn: 'risky', notExercised: 'unknown', strictBaseline: false }")
  })

  it('tells of every member of a verdict', () => {
    const sample: unknown = JSON.parse(read('reports/sample/verdict.json'))
    expect([...namesIn(sample)].filter(name => !verdict.includes(`"${name}"`))).toEqual([])
    const rules = { policy: { failOn: 'risky', strictBaseline: false } as const, baseline: [], today: '2026-03-01' }
    const seen = judged(exampleReadOnlyRun(), rules).phases.find(({ name }) => name === 'read-only')
    expect(seen?.result).toBeDefined()
    expect([...namesIn(seen)].filter(name => !verdict.includes(`"${name}"`))).toEqual([])
  })

  it('tells of every entry of a journal', async () => {
    const [, journal = ''] = verdict.split('## journal.jsonl\n')
    const [lines = '', ...sections] = journal.split(/^### /m)
    expect(rowsOf(lines)).toEqual(kindsOf(journalSchema))
    for (const { name, entries } of allPhases) {
      const section = sections.find(text => text.startsWith(`Entries of the phase \`${name}\`\n`))
      expect(rowsOf(section ?? '')).toEqual(kindsOf(await entries()))
    }
  })

  it('tells of every way to freeze a server', () => {
    expect(readOnlyModes.filter(mode => !readOnly.includes(`| \`${mode}\` |`))).toEqual([])
  })
})

/** When it is not: npx crosscheck judge reports/sample. */
it('the sample is what its journal is judged to be today', async () => {
  const { policy, ...rest } = JSON.parse(read('reports/sample/verdict.json'))
  const journal = await journalReaderFor(allPhases)
  const verdictOfToday = judged(journal.read(join(root, 'reports/sample/journal.jsonl')), {
    policy,
    baseline: readBaseline(join(root, 'crosscheck.baseline.yaml')),
    today: '2026-11-22',
  })
  expect({ policy, ...rest }).toEqual(JSON.parse(JSON.stringify(verdictOfToday)))
})

/** The first cells of the rows of a table, below its heading. */
function rowsOf(text: string): string[] {
  const rows = [...text.matchAll(/^\| `(?<name>[\w-]+)` \|/gm)].map(match => match.groups!.name!)
  return rows.filter(name => name !== 'kind').toSorted()
}

/** The values of `kind` by which a schema tells its options apart. */
function kindsOf(schema: z.ZodType): string[] {
  return [...(schema._zod.propValues?.kind ?? [])].map(String).toSorted()
}

function namesIn(value: unknown, names = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return names
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) names.add(name)
    namesIn(member, names)
  }
  return names
}
