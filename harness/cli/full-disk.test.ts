import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JournalEntry } from '../model/journal.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import { exampleDifference, exampleJournal, exampleObservation } from '../testing/example-entries.ts'
import { shardJournal, writeRun } from '../testing/example-shards.ts'
import { type Room, withSmallDisk } from '../testing/small-disk.ts'

/** Runs commands without servers in a folder whose disk has no room for their output. */

const reports = ['junit.xml', 'summary.md', 'index.html', 'verdict.json']
const pageBytes = 4096

let place: CliSandbox
beforeEach(() => {
  place = new CliSandbox({ 'crosscheck.config.json': '{"baseline":"disk/baseline.yaml"}' })
  for (const folder of ['disk', 'before', 'after']) mkdirSync(place.path(folder))
})
afterEach(() => place[Symbol.asyncDispose]())

/** Expects that the program ends as unknown, with one sentence and a remedy. */
async function expectSentence(args: string[], room: Room, message: RegExp): Promise<void> {
  const [disk, before, after] = [place.path('disk'), place.path('before'), place.path('after')]
  const { code, stdout, stderr } = await place.run(args, { within: withSmallDisk(room, { disk, before, after }) })
  expect(stderr).toMatch(message)
  expect(stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/\((ENOSPC|EFBIG)\)$/),
    expect.stringMatching(/^ {2}\S/),
  ])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
}

function sizeOnDisk(...files: string[]): number {
  return files.reduce((sum, file) => sum + Math.ceil(statSync(place.path(file)).size / pageBytes) * pageBytes, 0)
}

async function judgedBefore(entries: readonly JournalEntry[], baseline = ''): Promise<void> {
  writeRun(place.path('before/run'), entries)
  await place.run(['judge', 'before/run'])
  if (baseline !== '') place.write('before/baseline.yaml', baseline)
}

it('judge leaves no report, and none of an earlier judgement that said go', async () => {
  await judgedBefore(exampleJournal([exampleObservation(1), exampleObservation(2)]))
  expect(place.verdict('before/run').decision).toBe('go')
  const used = sizeOnDisk(...['journal.jsonl', ...reports].map(file => `before/run/${file}`))
  const room = { diskBytes: used + pageBytes, fileBytes: 2 * pageBytes }
  await expectSentence(['judge', 'disk/run'], room, /could not be written, so that there is no verdict: /)
  expect(reports.filter(file => existsSync(place.path(`after/run/${file}`)))).toEqual([])
  expect(place.read('after/run/journal.jsonl')).toBe(place.read('before/run/journal.jsonl'))
})

it('accept leaves the baseline as it was', async () => {
  const baseline = `# ${'why we accept what we accept '.repeat(500)}\n`
  await judgedBefore(
    exampleJournal([exampleObservation(1, { differences: [exampleDifference({ kind: 'rows' })] })]),
    baseline,
  )
  const [divergence] = place.verdict('before/run').divergences
  const used = sizeOnDisk('before/baseline.yaml', ...['journal.jsonl', ...reports].map(file => `before/run/${file}`))
  await expectSentence(
    [
      ...['accept', divergence!.fingerprint, '--run', 'disk/run'],
      ...['--reason', 'a test', '--owner', 'tests', '--until', '2999-12-31'],
    ],
    { diskBytes: used, fileBytes: pageBytes },
    /baseline\.yaml could not be written: /,
  )
  expect(place.read('after/baseline.yaml')).toBe(baseline)
  expect(readdirSync(place.path('after'))).toEqual(['baseline.yaml', 'run'])
})

/** Creates two shards, each with a suite of this many statements. */
function shards({ statements }: { statements: number }): string[] {
  const lines = Array.from({ length: statements }, (_, index) => index + 1)
  const suites = ['a', 'b'].map(name => ({ name, lines }))
  return suites.map((suite, index) =>
    writeRun(place.path(`shards/${index}`), shardJournal({ index: index + 1, count: 2 }, suites, [suite])),
  )
}

it('merge leaves nothing where the journal does not fit', async () => {
  const room = { diskBytes: pageBytes, fileBytes: pageBytes }
  await expectSentence(
    ['merge', ...shards({ statements: 40 }), '--out', 'disk/merged'],
    room,
    /journal\.jsonl could not be written/,
  )
  expect(readdirSync(place.path('after'))).toEqual([])
})

it('merge leaves no verdict where a report does not fit', async () => {
  const directories = shards({ statements: 2 })
  const journalBytes = 2 * sizeOnDisk('shards/0/journal.jsonl')
  await expectSentence(
    ['merge', ...directories, '--out', 'disk/merged'],
    { diskBytes: journalBytes + 3 * pageBytes, fileBytes: journalBytes },
    /could not be written, so that there is no verdict: /,
  )
  expect(readdirSync(place.path('after/merged')).toSorted()).toEqual(['journal.jsonl', 'logs'])
})

it('merge says so where the logs do not fit', async () => {
  const directories = shards({ statements: 2 })
  place.write('shards/0/logs/source.log', 'x'.repeat(40 * pageBytes))
  const journalBytes = 2 * sizeOnDisk('shards/0/journal.jsonl')
  await expectSentence(
    ['merge', ...directories, '--out', 'disk/merged'],
    { diskBytes: journalBytes + 2 * pageBytes, fileBytes: journalBytes },
    /logs\/shard-1\/source\.log could not be written, so that nothing was merged/,
  )
  expect(readdirSync(place.path('after'))).toEqual([])
})
