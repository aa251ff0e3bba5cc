import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { Ended } from '../testing/crosscheck-process.ts'

/** A run in four parts, each a process with its own servers, merged into a run that equals the run of all suites. */

const repository = fileURLToPath(import.meta.resolve('../..'))

const suites = [
  ...['admin-search', 'clean-up', 'log-in', 'mail-queue', 'memberships', 'schema-changes'].map(
    name => `accounts/${name}`,
  ),
  ...['sakila/catalogue', 'sakila/changes'],
]

/** Two of a thousand questions have a planted difference, far enough from each other to be in two shards. */
const questions = Array.from({ length: 1_000 }, (_, at) =>
  at === 100 || at === 900
    ? "SELECT '1' /*M! '.0' */ AS word;"
    : `SELECT id, username FROM users WHERE id % ${(at % 7) + 2} = 1 ORDER BY id;`,
)
const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({
    ...{ source: 'mysql:9.7', target: 'mariadb:11.8', runtime: 'embedded', fixtures: `${repository}fixtures` },
    baseline: `${repository}crosscheck.baseline.yaml`,
    suites: [...suites.map(name => `${repository}suites/${name}.sql`), 'questions.sql'],
  }),
  'questions.sql': `-- suite: questions\n-- fixture: accounts\n${questions.join('\n')}\n`,
})
afterAll(() => place[Symbol.asyncDispose]())

const shards = [1, 2, 3, 4]
const folders = shards.map(index => `shard-${index}`)
let whole: Ended
let merged: Ended
beforeAll(async () => {
  whole = await place.run(['run', '--out', 'whole'])
  await Promise.all(shards.map(index => place.run(['run', '--shard', `${index}/4`, '--out', `shard-${index}`])))
  merged = await place.run(['merge', ...folders, '--out', 'merged'])
})

/** Returns the output of a run without times and names of databases. */
function timeless(run: string, file: string): string {
  return place
    .read(`${run}/${file}`)
    .replaceAll(/crosscheck_\w+_[0-9a-f]{6}/g, 'crosscheck')
    .replaceAll(/crosscheck(?:[\\]+_%[\\]+_)?[0-9a-f]{6}/g, 'crosscheck')
    .replaceAll(/"(waitedMs|message)": [^\n]+/g, '"$1"')
    .replaceAll(/ (?:time|timestamp)="[^"]*"/g, '')
    .replaceAll(/ --run \S+(?=<)/g, ' --run')
    .replaceAll(/"(?:\w*[mM]s|startedAt)": [^,\n]+/g, '"time"')
    .replaceAll(/"[\d.]+ m?s"/g, '"time"')
}

describe('the run that is joined from its shards', () => {
  it('ends like the run of all', () => {
    expect({ code: merged.code, stderr: merged.stderr }).toEqual({ code: 1, stderr: '' })
    expect(whole.code, whole.stderr).toBe(1)
    const lastLine = ({ stdout }: Ended) => stdout.trimEnd().split('\n').at(-1)
    expect(lastLine(merged)).toBe(lastLine(whole))
  })

  it('has its verdict and its test cases', () => {
    expect(timeless('merged', 'verdict.json')).toBe(timeless('whole', 'verdict.json'))
    expect(timeless('merged', 'junit.xml')).toBe(timeless('whole', 'junit.xml'))
    const { coverage, divergences } = place.verdict('merged')
    expect(coverage.compared).toBe(coverage.statements)
    const failing = divergences.filter(({ fails }) => fails)
    expect(failing).toMatchObject([{ kinds: expect.arrayContaining(['rows']), count: 2 }])
  })

  it('shared the work, and cut the suite that could be cut', () => {
    const verdicts = folders.map(folder => place.verdict(folder))
    expect(verdicts.map(({ shard }) => shard)).toEqual(shards.map(index => ({ index, count: 4 })))
    const statements = verdicts.map(({ coverage }) => coverage.statements)
    expect(Math.max(...statements)).toBeLessThan(1.2 * Math.min(...statements))
    expect(verdicts.filter(({ suites }) => suites.some(({ name }) => name === 'questions')).length).toBeGreaterThan(2)
  })

  it('explains a divergence with the script that a shard has written', async () => {
    const [{ fingerprint, reproduction } = { fingerprint: '' }] = place.verdict('merged').divergences
    expect(place.read(`merged/${reproduction}`)).toContain("'.0'")
    const { code, stdout } = await place.run(['explain', fingerprint, '--run', 'merged'])
    expect(code).toBe(0)
    expect(stdout).toContain('questions.sql:103:1')
  })

  it('can be judged again', async () => {
    const before = place.read('merged/verdict.json')
    expect(await place.run(['judge', 'merged', '--json'])).toEqual({ code: 1, stdout: before, stderr: '' })
  })

  it('is the same in whichever order the folders are named, also as JSON', async () => {
    const { code, stdout } = await place.run(['merge', ...folders.toReversed(), '--out', 'reversed', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual(place.verdict('merged'))
  })
})

describe('is unknown', () => {
  it('where a shard was killed', async () => {
    const running = place.start(['run', '--shard', '2/4', '--out', 'killed'])
    await place.untilJournal('killed', '"kind":"observation"')
    running.signal('SIGKILL')
    await running.ended
    const { code } = await place.run(['merge', ...folders.with(1, 'killed'), '--out', 'with-killed'])
    expect(code).toBe(2)
    const [reason] = place.verdict('with-killed').reasons
    expect(reason).toMatchObject({ rule: 'run-not-finished', decision: 'unknown' })
    expect(reason!.evidence).toEqual([
      expect.stringMatching(/^shard 2 of 4: the journal ends in mid-run, after .*killed$/),
    ])
  })

  it('where a shard is missing', async () => {
    const { code, stdout } = await place.run(['merge', ...folders.with(2, 'nowhere'), '--out', 'without-one'])
    expect(code).toBe(2)
    expect(stdout).toContain('shard 3 of 4: it is missing: none of the folders holds it; nowhere holds no run')
    const { reasons, coverage } = place.verdict('without-one')
    expect(reasons.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['shard-missing', 'never-ran']))
    expect(coverage.statements).toBe(place.verdict('whole').coverage.statements)
  })
})

it('a shard that has nothing to do is no failure', async () => {
  const { code, stdout } = await place.run(['run', 'questions.sql', '--shard', '9/9', '--out', 'empty'])
  expect(code).toBe(0)
  expect(stdout).toContain('shard 9 of 9 has nothing to do')
})

it('what cannot be joined, or shared, is refused', async () => {
  const refusals: [string[], string][] = [
    [['merge', ...folders, 'shard-1'], 'both hold shard 1 of 4'],
    [['merge', ...folders, 'whole'], 'whole holds a whole run, and no part of one'],
    [['merge', ...folders, 'empty'], 'the number of shards is 4 in shard-1 and 9 in empty'],
    [['merge', ...folders, '--out', 'shard-1'], 'shard-1 holds the journal of another run'],
    [['run', '--shard', '5/4'], 'It is one of 1/4, 2/4, 3/4 and 4/4'],
    [
      ['run', '--shard', '1/2', '--target', 'mysql:9.7', '--target', 'mysql:5.6'],
      'a shard is a part of a run against one',
    ],
  ]
  const ends = await Promise.all(refusals.map(([args]) => place.run(args)))
  for (const [at, { code, stdout, stderr }] of ends.entries()) {
    const [args, reported] = refusals[at]!
    expect({ args, code, stdout }).toEqual({ args, code: 3, stdout: '' })
    expect(stderr).toContain(reported)
  }
})
