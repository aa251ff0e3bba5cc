import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readBaseline } from '../gate/baseline.ts'
import { openJournal } from '../journal/append.ts'
import type { Verdict } from '../model/verdict.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { exampleReadOnlyRun } from '../testing/example-read-only-run.ts'
import type { ExampleEntry } from '../testing/in-phases.ts'
import { acceptCommand } from './accept.ts'
import { explainCommand } from './explain.ts'
import { judgeCommand } from './judge.ts'
import { showCommand } from './show.ts'

let folder: string
let run: string
let config: string
let exitCodeBefore: typeof process.exitCode

beforeEach(() => {
  exitCodeBefore = process.exitCode
  folder = mkdtempSync(join(tmpdir(), 'crosscheck-cli-'))
  run = join(folder, 'reports', 'latest')
  config = join(folder, 'crosscheck.config.json')
  mkdirSync(run, { recursive: true })
  writeFileSync(config, '{}')
  record([
    exampleObservation(1),
    exampleObservation(2, { sql: 'SELECT n\nFROM t', differences: [exampleDifference({ advice: 'CAST it' })] }),
    exampleObservation(3, { differences: [exampleDifference({ kind: 'rows' })] }),
  ])
})
afterEach(() => {
  process.exitCode = exitCodeBefore
  rmSync(folder, { recursive: true })
})

function record(happened: ExampleEntry[]): void {
  using journal = openJournal(join(run, 'journal.jsonl'))
  for (const entry of exampleJournal(happened)) journal.append(entry)
}

/** Runs a command as its user would, in the project of this test; returns its output and its exit code. */
async function invoke(command: Command, ...args: string[]) {
  const write = process.stdout.write
  let stdout = ''
  process.stdout.write = (text: string | Uint8Array) => {
    stdout += String(text)
    return true
  }
  process.exitCode = undefined
  const silent = { writeErr: () => undefined }
  try {
    await command
      .exitOverride()
      .configureOutput(silent)
      .parseAsync([...args, '--config', config], { from: 'user' })
    return { stdout, exitCode: process.exitCode ?? 0 }
  } finally {
    process.stdout.write = write
  }
}

const verdictOf = (stdout: string): Verdict => JSON.parse(stdout)
const judged = async (...args: string[]) => verdictOf((await invoke(judgeCommand(), '--json', ...args)).stdout)
const acceptance = ['--reason', 'read as text', '--owner', 'ada', '--until', '2999-12-31']

describe('crosscheck judge', () => {
  it('judges the latest run again and rewrites its reports', async () => {
    const { stdout, exitCode } = await invoke(judgeCommand())
    expect(exitCode).toBe(1)
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^NO-GO {2}3 statements, 3 compared, 2 divergences/)
    expect(existsSync(join(run, 'index.html'))).toBe(true)
    expect(verdictOf(readFileSync(join(run, 'verdict.json'), 'utf8')).decision).toBe('no-go')
  })

  it('gives the same verdict from a copy of the folder, or from its journal', async () => {
    const copy = join(folder, 'copy')
    cpSync(run, copy, { recursive: true })
    const verdict = await judged()
    expect(await judged(copy)).toEqual(verdict)
    expect(await judged(join(copy, 'journal.jsonl'))).toEqual(verdict)
  })

  it('takes the policy from the command line', async () => {
    rmSync(join(run, 'journal.jsonl'))
    record([exampleObservation(1, { differences: [exampleDifference()] })])
    expect((await invoke(judgeCommand(), '--fail-on', 'breaking')).exitCode).toBe(0)
    expect((await invoke(judgeCommand(), '--fail-on', 'risky')).exitCode).toBe(1)
  })

  it('ends as unknown for a run that was killed', async () => {
    const journal = join(run, 'journal.jsonl')
    const text = readFileSync(journal, 'utf8')
    writeFileSync(journal, text.slice(0, text.length - 20))
    const { stdout, exitCode } = await invoke(judgeCommand())
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(/\nUNKNOWN .*: run-not-finished: the journal ends in mid-run, after suites\/log-in\.sql:3:1/)
  })

  it('ends as unknown for a journal that lacks a line', async () => {
    const journal = join(run, 'journal.jsonl')
    const lines = readFileSync(journal, 'utf8').split('\n')
    writeFileSync(journal, lines.toSpliced(3, 1).join('\n'))
    const { stdout, exitCode } = await invoke(judgeCommand())
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(/\nUNKNOWN .*: journal-damaged: line 4: entry 5 stands where entry 4 should/)
  })

  it.each([
    [['nowhere'], /nowhere: there is no such run/],
    [['--baseline', 'none.yaml'], /none\.yaml: there is no such baseline/],
    [['--fail-on', 'everything'], /Allowed choices are cosmetic, risky, breaking/],
  ])('refuses %j', async (args, message) => {
    await expect(invoke(judgeCommand(), ...args)).rejects.toThrow(message)
  })

  it('refuses a folder without a journal', async () => {
    await expect(invoke(judgeCommand(), folder)).rejects.toThrow(/there is no journal of a run in this folder/)
  })
})

describe('crosscheck accept', () => {
  it('takes what is accepted out of the way, for these versions of the servers', async () => {
    const { divergences } = await judged()
    const fingerprints = divergences.map(({ fingerprint }) => fingerprint.slice(0, 8))
    const { stdout, exitCode } = await invoke(acceptCommand(), ...fingerprints, ...acceptance)
    expect(exitCode).toBe(0)
    expect(stdout).toContain(`accepted until 2999-12-31: ${divergences[0]!.fingerprint} breaking (rows)`)
    expect((await invoke(judgeCommand())).exitCode).toBe(0)
    const entries = readBaseline(join(folder, 'crosscheck.baseline.yaml'))
    expect(entries.map(entry => entry.fingerprint).sort()).toEqual(divergences.map(each => each.fingerprint).sort())
    expect(entries).toContainEqual(
      expect.objectContaining({
        statement: 'SELECT n FROM t',
        servers: { source: 'MySQL 9.7', target: 'MariaDB 11.8' },
        reason: 'read as text',
        owner: 'ada',
      }),
    )
  })

  it('accepts for all servers when told so', async () => {
    const { divergences } = await judged()
    await invoke(acceptCommand(), divergences[0]!.fingerprint, ...acceptance, '--everywhere')
    expect(readBaseline(join(folder, 'crosscheck.baseline.yaml'))[0]!.servers).toBeUndefined()
  })

  it.each([
    [['ffffffffffff', ...acceptance], /ffffffffffff: no divergence of this run has such a fingerprint/],
    [['', ...acceptance], /is the beginning of 2 fingerprints/],
    [['a', '--reason', ' ', '--owner', 'o', '--until', '2999-12-31'], /--reason <text>.*is empty/],
    [['a', '--reason', 'r', '--owner', 'o', '--until', '2999-02-30'], /not a day of the form YYYY-MM-DD/],
    [['a', '--reason', 'r', '--owner', 'o', '--until', '2020-01-01'], /must be a day in the future/],
    [['a', '--reason', 'r', '--until', '2999-12-31'], /required option '--owner <name>' not specified/],
  ])('refuses %j, and writes nothing', async (args, message) => {
    await expect(invoke(acceptCommand(), ...args)).rejects.toThrow(message)
    expect(existsSync(join(folder, 'crosscheck.baseline.yaml'))).toBe(false)
  })
})

describe('crosscheck explain', () => {
  it('tells all of one divergence, also by the beginning of its fingerprint', async () => {
    const { divergences } = await judged()
    const { fingerprint } = divergences.find(({ kinds }) => kinds.includes('type'))!
    const { stdout, exitCode } = await invoke(explainCommand(), fingerprint.slice(0, 9))
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(new RegExp(`^${fingerprint} {2}blocks a go`))
    expect(stdout).toContain('SELECT n\n  FROM t')
    expect(stdout).toContain('CAST it')
    expect(JSON.parse((await invoke(explainCommand(), fingerprint, '--json')).stdout)).toEqual(
      divergences.find(divergence => divergence.fingerprint === fingerprint),
    )
  })

  it('tells of one phase by its name', async () => {
    const directory = join(folder, 'read-only')
    mkdirSync(directory)
    {
      using journal = openJournal(join(directory, 'journal.jsonl'))
      for (const entry of exampleReadOnlyRun()) journal.append(entry)
    }
    const { stdout, exitCode } = await invoke(explainCommand(), 'read-only', '--run', directory)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^While the database is read-only\nFinished in 900 ms\.\n/)
    expect(stdout).toContain('log-in paths that work while read-only  ✗ 1 of 2')
    const { phases } = await judged(directory)
    expect(JSON.parse((await invoke(explainCommand(), 'read-only', '--run', directory, '--json')).stdout)).toEqual(
      phases!.find(({ name }) => name === 'read-only'),
    )
  })
})

describe('crosscheck show', () => {
  it('prints where the report is', async () => {
    await expect(invoke(showCommand())).rejects.toThrow(/this run has no report yet/)
    await invoke(judgeCommand())
    expect((await invoke(showCommand(), run)).stdout).toBe(`${join(run, 'index.html')}\n`)
  })
})
