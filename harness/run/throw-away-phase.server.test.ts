import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { configSchema } from '../config/schema.ts'
import { JournalSummary } from '../gate/journal-summary.ts'
import { judge, judgeSummary } from '../gate/judge.ts'
import { journalReaderFor } from '../journal/journal-reader-for.ts'
import { Disclosure } from '../masking/disclosure.ts'
import { mergeShards } from '../merge/merge-shards.ts'
import { Interruption } from '../model/interruption.ts'
import type { JournaledShard } from '../model/journal.ts'
import { noSettings } from '../model/server-settings.ts'
import type { Endpoint } from '../model/topology.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Phase } from '../phases/contract/phase.ts'
import { phasesOfRun } from '../phases/list.ts'
import { openConsole } from '../report/console/console.ts'
import { TestCases } from '../report/junit/test-cases.ts'
import { writeReports } from '../report/write-reports.ts'
import { queryRows } from '../session/query-rows.ts'
import { Sessions } from '../session/sessions.ts'
import { parseSuite } from '../suite/parse.ts'
import { digestedPlan } from '../suite/shard.ts'
import { timeZones } from '../testing/time-zones/phase.ts'
import { parseSpec } from '../topology/specs/spec.ts'
import { run } from './run.ts'

/**
 * A phase consists of a folder and a line in a list: the code around phases supports a new phase without another edit.
 */

const phases = [...phasesOfRun, timeZones]
const folder = mkdtempSync(join(tmpdir(), 'crosscheck-phase-'))
const { 'mysql:9.7': source, 'mariadb:11.8': target } = inject('endpoints')
const files = ['verdict.json', 'journal.jsonl', 'junit.xml', 'summary.md', 'index.html'] as const
const suites = ['one', 'two'].map(name => parseSuite("SELECT 'a' AS letter;", { file: `${name}.sql` }))
const rules = { policy: { failOn: 'risky', strictBaseline: false } as const, baseline: [], today: '2026-03-01' }

async function setTimeZone(zone: string): Promise<void> {
  await using sessions = new Sessions(target, { initStatements: [] })
  await using session = await sessions.open()
  await queryRows(session, `SET GLOBAL time_zone = '${zone}'`)
}

const addressOf = ({ port, user, password }: Endpoint) =>
  `mysql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}`

interface RunChange {
  shard?: JournaledShard
  /** In place of the phases of a run and the time zones. */
  phases?: readonly Phase[]
  interrupt?: AbortSignal
}

async function runInto(name: string, change: RunChange = {}) {
  const { shard, interrupt = new AbortController().signal } = change
  const terminal = { stdout: '', stderr: '' }
  const to = (stream: keyof typeof terminal) => ({
    isTTY: false,
    write: (text: string) => {
      terminal[stream] += text
      return true
    },
  })
  using console = openConsole(
    { json: false, phases },
    { stdout: to('stdout'), stderr: to('stderr'), environment: {}, workingDirectory: folder },
  )
  const own = shard ? [suites[shard.index - 1]!] : suites
  const { verdict, directory } = await run({
    phases: change.phases ?? phases,
    source: parseSpec(addressOf(source), 'source'),
    target: parseSpec(addressOf(target), 'target'),
    suites: own,
    suitesFrom: 'command-line',
    ...(shard ? { shard } : {}),
    runtime: 'embedded',
    settings: { source: noSettings, target: noSettings },
    config: configSchema.parse({ noise: false, diagnosis: { attribution: false, reproduction: false } }),
    allowReadOnly: false,
    allowGlobal: false,
    disclosure: new Disclosure({ mask: [], values: true, suites: own }),
    baseline: [],
    place: { directory: join(folder, name) },
    onEvent: event => console.onEvent(event),
    interrupt,
  })
  console.summarise(verdict, directory)
  const written = Object.fromEntries(files.map(file => [file, readFileSync(join(directory, file), 'utf8')]))
  return { verdict, directory, terminal, written: written as Record<(typeof files)[number], string> }
}

const phaseOf = ({ phases: all }: Verdict) => all.find(({ name }) => name === 'time-zones')

const found = ({ divergences }: Verdict) => divergences.filter(({ phase }) => phase === 'time-zones')

beforeAll(() => setTimeZone('+03:00'))
afterAll(async () => {
  await setTimeZone('SYSTEM')
  rmSync(folder, { recursive: true })
})

describe('a phase that nothing else knows', async () => {
  it('appears in the journal, the verdict and every report', async () => {
    const { verdict, terminal, written } = await runInto('whole')
    expect(verdict.decision).toBe('no-go')
    expect(found(verdict)).toMatchObject([
      { phase: 'time-zones', subject: { kind: 'server', side: 'target' }, severity: 'breaking', fails: true },
    ])
    expect(phaseOf(verdict)).toMatchObject({ state: 'finished', title: 'Time zones', result: { target: '+03:00' } })
    expect(JSON.parse(written['verdict.json']).phases).toEqual(JSON.parse(JSON.stringify(verdict.phases)))
    const lines = written['journal.jsonl'].trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line)).filter(({ phase }) => phase === 'time-zones')).toMatchObject([
      { kind: 'phase-started' },
      { entry: { kind: 'time-zone', side: 'source' } },
      { entry: { kind: 'time-zone', side: 'target', zone: '+03:00' } },
      { kind: 'phase-finished' },
    ])
    expect(JSON.parse(lines.at(-1)!).entries).toMatchObject({ 'time-zones/time-zone': 2 })
    expect(terminal.stdout).toMatch(/time zones {2}.*\+03:00/)
    expect(terminal.stderr).toContain('Time zones')
    expect(written['summary.md']).toContain('## Time zones')
    expect(written['index.html']).toContain('>Time zones</h2>')
    expect(written['junit.xml']).toMatch(/<testsuite name="Time zones"[^>]* tests="2" failures="1"/)
  })

  it('is judged again from what it wrote', async () => {
    const { verdict, directory } = await runInto('again')
    const reader = await journalReaderFor(phases)
    const again = judge(reader.read(join(directory, 'journal.jsonl')), phases, rules)
    expect(JSON.stringify(again.divergences)).toBe(JSON.stringify(verdict.divergences))
    expect(phaseOf(again)).toEqual(phaseOf(verdict))
  })

  it('that does not look at its signal makes no verdict of a run that was interrupted', async () => {
    const interrupt = new AbortController()
    const heedless: Phase = {
      ...timeZones,
      open: async () => ({
        async *run() {
          interrupt.abort(new Interruption('SIGINT (Ctrl-C)'))
          yield []
        },
      }),
    }
    const { verdict } = await runInto('interrupted', {
      phases: [...phasesOfRun, heedless],
      interrupt: interrupt.signal,
    })
    expect(verdict).toMatchObject({
      decision: 'unknown',
      reasons: expect.arrayContaining([expect.objectContaining({ rule: 'interrupted' })]),
    })
  })

  it('is merged from the shards of a run', async () => {
    const plan = digestedPlan(suites)
    const shards = [1, 2].map(index => runInto(`shard-${index}`, { shard: { index, count: 2, plan, settings: {} } }))
    const directories = (await Promise.all(shards)).map(({ directory }) => directory)
    const reader = await journalReaderFor(phases)
    const summary = new JournalSummary(phases)
    using cases = new TestCases(folder, phases)
    const { directory, journalFile } = mergeShards(
      directories,
      { directory: join(folder, 'merged') },
      { journal: reader, readers: phases },
      entry => {
        summary.add(entry)
        cases.note(entry)
      },
    )
    const verdict = judgeSummary(summary.summarised(), rules)
    await writeReports(directory, verdict, cases, { openLines: async () => reader.lines(journalFile) })
    expect(phaseOf(verdict)).toMatchObject({ state: 'finished', result: { target: '+03:00' } })
    expect(found(verdict)).toMatchObject([{ phase: 'time-zones', count: 1 }])
    expect(verdict.coverage).toMatchObject({ statements: 2, compared: 2 })
    expect(readFileSync(join(directory, 'index.html'), 'utf8')).toContain('>Time zones</h2>')
  })
})
