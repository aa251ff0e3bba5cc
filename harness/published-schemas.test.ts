import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import crosscheckConfig from '../crosscheck.config.ts'
import { defaults } from './config/defaults.ts'
import { z } from './formats/schema.ts'
import { parseYaml, YamlText } from './formats/yaml-text.ts'
import { combineVerdicts } from './gate/combine-verdicts.ts'
import type { JudgingRules } from './gate/judge.ts'
import { lineOf } from './journal/line-of.ts'
import type { JournalEntry } from './model/journal.ts'
import { runProbe } from './probing/probe.ts'
import { renderJson } from './report/json.ts'
import {
  exampleDifference,
  exampleJournal,
  exampleLost,
  exampleObservation,
  exampleRefused,
} from './testing/example-entries.ts'
import { exampleCompletedVerdict } from './testing/example-pages.ts'
import { exampleReadOnlyRun } from './testing/example-read-only-run.ts'
import { judged } from './testing/judged.ts'
import { type PublishedSchema, publishedSchemas } from './testing/published-schemas.ts'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const rules: JudgingRules = { policy: { failOn: 'risky', strictBaseline: false }, baseline: [], today: '2026-03-01' }
const differing = exampleObservation(2, { source: [exampleRefused], differences: [exampleDifference()] })

/** Returns the faults of a value by the published schema; a member that the schema does not name is a fault, too. */
function faultsOf(file: PublishedSchema, value: unknown): string[] {
  const { error } = published.get(file)!.safeParse(value)
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
}

/** The same schema, so that an object may have no members but those that are named. */
function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map(closed)
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  return 'properties' in inner ? { additionalProperties: false, ...inner } : inner
}

const published = new Map(
  readdirSync(join(root, 'docs/schemas')).map(file => [
    file,
    z.fromJSONSchema(closed(JSON.parse(read(join('docs/schemas', file)))) as never),
  ]),
)

const asRead = (text: string): unknown => JSON.parse(text)
const linesOf = (entries: readonly JournalEntry[]) => entries.map((entry, index) => asRead(lineOf(entry, index + 1)))

describe('the published schemas', () => {
  /** When they are not: npm run schemas. */
  it('are what the schemas of the code say', () => {
    expect(readdirSync(join(root, 'docs/schemas')).toSorted()).toEqual([...publishedSchemas.keys()].toSorted())
    for (const [file, text] of publishedSchemas) expect(read(join('docs/schemas', file))).toBe(text)
  })

  it.each<[string, () => unknown]>([
    ['the sample', () => asRead(read('reports/sample/verdict.json'))],
    ['one with differences', () => asRead(renderJson(judged(exampleJournal([differing]), rules)))],
    ['one with acceptances', () => asRead(renderJson(exampleCompletedVerdict()))],
    ['one with a read-only phase', () => asRead(renderJson(judged(exampleReadOnlyRun(), rules)))],
  ])('describe verdict.json: %s', (_, verdict) => {
    expect(faultsOf('verdict.json', verdict())).toEqual([])
  })

  it('describe the verdict.json of several targets', () => {
    const runs = [[differing], []].map((entries, index) => ({
      verdict: judged(exampleJournal(entries), rules),
      directory: `target-${index}`,
    }))
    expect(faultsOf('matrix.json', asRead(renderJson(combineVerdicts(runs))))).toEqual([])
  })

  it('describe each line of a journal', () => {
    const lines = [
      ...read('reports/sample/journal.jsonl').trimEnd().split('\n').map(asRead),
      ...linesOf(exampleJournal([differing, exampleObservation(3, { target: [exampleLost] })])),
      ...linesOf(exampleReadOnlyRun()),
      ...linesOf(exampleJournal([differing, { kind: 'remark', detail: 'time ran out' }])),
      ...linesOf([{ kind: 'phase-left-out', phase: 'read-only', because: 'it was not allowed' }]),
      ...linesOf([{ kind: 'journal-damaged', because: 'line 2: entry 3 stands where entry 2 should' }]),
    ]
    expect(lines.flatMap(line => faultsOf('journal.json', line))).toEqual([])
  })

  it('describe probe.json', async () => {
    const cases = [{ name: 'ada', attempt: async () => ({ kind: 'refused', why: 'error', detail: 'reset' }) as const }]
    const report = await runProbe({ probed: 'here', cases, ratePerSecond: 100, slowMs: 5, timeoutMs: 50, forMs: 50 })
    expect(report.windows).toHaveLength(1)
    expect(faultsOf('probe.json', asRead(JSON.stringify(report)))).toEqual([])
  })

  it('describe a configuration', () => {
    expect(faultsOf('config.json', crosscheckConfig)).toEqual([])
    expect(faultsOf('config.json', { $schema: 'docs/schemas/config.json', ...defaults })).toEqual([])
    expect(faultsOf('config.json', { sorce: 'mysql:9.7' })).toEqual([expect.stringContaining('sorce')])
    expect(faultsOf('config.json', { policy: { failOn: 'always' } })).toEqual([
      expect.stringContaining('policy.failOn'),
    ])
  })

  it('describe a baseline', () => {
    const entries = new YamlText(read('crosscheck.baseline.yaml'), 'text').value
    expect(faultsOf('baseline.json', entries)).toEqual([])
    expect(faultsOf('baseline.json', [{ fingerprint: '3f2a' }])).toHaveLength(4)
  })

  it('describe the credentials of a probe', () => {
    expect(faultsOf('credentials.json', parseYaml(read('fixtures/accounts-app/credentials.yaml')))).toEqual([])
    expect(faultsOf('credentials.json', { logIn: { path: 'log-in' } })).toContainEqual(expect.stringContaining('path'))
  })

  it('take nothing that is missing, misspelt, or of another kind', () => {
    const verdict = judged(exampleJournal([differing]), rules)
    const { stale, ...without } = verdict
    expect(faultsOf('verdict.json', without)).toEqual([expect.stringContaining('stale')])
    expect(faultsOf('verdict.json', { ...verdict, extra: stale })).toEqual([expect.stringContaining('extra')])
    expect(faultsOf('verdict.json', { ...verdict, decision: 'maybe' })).toEqual([expect.stringContaining('decision')])
    const [line] = linesOf([{ kind: 'entry', phase: 'replay', entry: differing }]) as [Record<string, unknown>]
    const { line: _, ...withoutNumber } = line
    expect(faultsOf('journal.json', line)).toEqual([])
    expect(faultsOf('journal.json', withoutNumber)).not.toEqual([])
    expect(faultsOf('journal.json', { ...line, phase: 'no-such-phase' })).not.toEqual([])
    expect(faultsOf('journal.json', { ...line, entry: { kind: 'no-such-entry' } })).not.toEqual([])
    expect(faultsOf('journal.json', { line: 1, kind: 'no-such-entry' })).not.toEqual([])
  })

  it('are named in the documentation', () => {
    const documents = ['README.md', 'docs/verdict.md', 'docs/probe.md'].map(read).join('\n')
    expect([...publishedSchemas.keys()].filter(file => !documents.includes(`schemas/${file}`))).toEqual([])
  })
})
