import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Divergence } from '../model/divergence.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** A finished run can be judged again from its folder alone, by other rules and without servers. */

const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({
    source: 'mysql:5.6',
    target: 'mariadb:11.8',
    runtime: 'embedded',
    suites: ['differs.sql'],
  }),
  'differs.sql': `CREATE TABLE t (id INT PRIMARY KEY, word VARCHAR(10)) CHARACTER SET utf8mb4;
INSERT INTO t VALUES (1, 'one');
-- name: one row
SELECT word FROM t WHERE id = 1;
-- name: counted
SELECT ROW_NUMBER() OVER (ORDER BY id) AS n FROM t;
`,
})
afterAll(() => place[Symbol.asyncDispose]())

let divergence: Divergence
beforeAll(async () => {
  const { code, stderr } = await place.run(['run', '--out', 'run'])
  expect(code, stderr).toBe(1)
  const failing = place.verdict('run').divergences.filter(({ fails }) => fails)
  expect(failing).toMatchObject([{ kinds: ['error'], statements: [{ at: 'differs.sql:6:1', name: 'counted' }] }])
  divergence = failing[0]!
})

function baseline(until: string): string {
  return `- fingerprint: "${divergence.fingerprint}"\n  reason: reports number their rows themselves\n  owner: accounts team\n  until: ${until}\n`
}

it('gives the same verdict.json, and the same exit code', async () => {
  const before = ['verdict.json', 'junit.xml', 'summary.md', 'index.html'].map(file => place.read(`run/${file}`))
  const { code, stdout, stderr } = await place.run(['judge', 'run', '--json'])
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  expect(stdout).toBe(before[0])
  const after = ['verdict.json', 'junit.xml', 'summary.md', 'index.html'].map(file => place.read(`run/${file}`))
  expect(after).toEqual(before)
})

it('explains the divergence', async () => {
  const { code, stdout } = await place.run(['explain', divergence.fingerprint.slice(0, 6), '--run', 'run'])
  expect(code).toBe(0)
  for (const part of ['differs.sql:6:1', 'ROW_NUMBER()', '1064']) expect(stdout).toContain(part)
})

it('is a go when somebody accepts the divergence', async () => {
  const accepted = await place.run([
    ...['accept', divergence.fingerprint, '--run', 'run', '--until', '2999-12-31'],
    ...['--reason', 'reports number their rows themselves', '--owner', 'accounts team'],
  ])
  expect(accepted.code, accepted.stderr).toBe(0)
  expect(place.read('crosscheck.baseline.yaml')).toContain(divergence.fingerprint)
  const { code, stdout } = await place.run(['judge', 'run'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^GO {2}.* 1 accepted/m)
  expect(place.verdict('run').divergences).toContainEqual(
    expect.objectContaining({ fingerprint: divergence.fingerprint, status: 'accepted', fails: false }),
  )
})

it('is a no-go again when the acceptance has run out', async () => {
  place.write('expired.yaml', baseline('2020-01-01'))
  const { code, stdout } = await place.run(['judge', 'run', '--baseline', 'expired.yaml'])
  expect(code).toBe(1)
  expect(stdout).toContain('accounts team, until 2020-01-01: over')
  expect(place.verdict('run').reasons[0]).toMatchObject({ rule: 'expired', decision: 'no-go' })
})

it('minds unused acceptances only when it is told to', async () => {
  place.write(
    'stale.yaml',
    `${baseline('2999-12-31')}- fingerprint: "000000000000"\n  reason: was so once\n  owner: accounts team\n  until: 2999-12-31\n`,
  )
  expect((await place.run(['judge', 'run', '--baseline', 'stale.yaml'])).code).toBe(0)
  expect(place.verdict('run').stale).toEqual(['000000000000'])
  expect((await place.run(['judge', 'run', '--baseline', 'stale.yaml', '--strict-baseline'])).code).toBe(1)
})

it('is unknown when the journal ends in mid-run, wherever it was cut', async () => {
  mkdirSync(place.path('cut/logs'), { recursive: true })
  const journal = place.read('run/journal.jsonl')
  const lines = journal.split('\n')
  const cuts = [0, 40, journal.indexOf('\n') + 1, journal.indexOf('"name":"counted"'), journal.lastIndexOf('{"kind"')]
  expect(lines.length).toBeGreaterThan(5)
  for (const cut of cuts) {
    place.write('cut/journal.jsonl', journal.slice(0, cut))
    const { code, stderr } = await place.run(['judge', 'cut'])
    expect({ cut, code, stderr }).toEqual({ cut, code: 2, stderr: '' })
    expect(place.verdict('cut')).toMatchObject({
      decision: 'unknown',
      reasons: [{ rule: 'run-not-finished' }, ...place.verdict('cut').reasons.slice(1)],
    })
  }
})

it('refuses a journal that is damaged, a folder without one, and a run that is not there', async () => {
  const lines = place.read('run/journal.jsonl').split('\n')
  place.write('damaged/journal.jsonl', lines.with(2, '{"kind":').join('\n'))
  mkdirSync(place.path('nothing'))
  const refusals = {
    damaged: 'journal.jsonl:3:1: the journal is damaged',
    nothing: 'there is no journal',
    nowhere: 'there is no such run',
  }
  for (const [run, reported] of Object.entries(refusals)) {
    const { code, stdout, stderr } = await place.run(['judge', run])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain(reported)
  }
  expect(existsSync(place.path('damaged/verdict.json'))).toBe(false)
})

it('needs nothing but the journal', async () => {
  const elsewhere = new CliSandbox()
  await using _ = elsewhere
  mkdirSync(elsewhere.path('moved'))
  copyFileSync(place.path('run/journal.jsonl'), elsewhere.path('moved/journal.jsonl'))
  expect((await elsewhere.run(['judge', 'moved'])).code).toBe(1)
  expect(elsewhere.verdict('moved').divergences.filter(({ fails }) => fails)).toEqual([divergence])
})

it('says of chance, of what was lost and of servers that were read-only what the run itself said', async () => {
  const uneasy = new CliSandbox({
    'log-in.sql': `-- path: auth
CREATE TABLE users (id INT PRIMARY KEY, logins INT);
INSERT INTO users VALUES (1, 0);
-- name: chance
SELECT UUID() AS token;
-- name: lost
SELECT SLEEP(30);
-- name: counts
-- on-read-only: refused
UPDATE users SET logins = logins + 1 WHERE id = 1;
-- name: differs
SELECT VERSION() LIKE '%Maria%' AS elsewhere;
`,
  })
  await using _ = uneasy
  const servers = ['--source', 'mysql:9.7', '--target', 'mariadb:11.8', '--runtime', 'embedded']
  const run = await uneasy.run(['run', 'log-in.sql', ...servers, '--statement-timeout', '1', '--out', 'run'])
  expect(run.code, run.stderr).toBe(1)
  const verdict = uneasy.verdict('run')
  expect(verdict.divergences).toContainEqual(expect.objectContaining({ status: 'noise' }))
  expect(verdict.reasons).toContainEqual(expect.objectContaining({ rule: 'statement-lost' }))
  expect(uneasy.readOnly('run')?.finished).toBe(true)
  expect(uneasy.readOnly('run')?.inventory.map(({ name }) => name)).toContain('counts')
  const files = ['verdict.json', 'junit.xml', 'summary.md', 'index.html']
  const before = files.map(file => uneasy.read(`run/${file}`))
  expect((await uneasy.run(['judge', 'run'])).code).toBe(1)
  expect(files.map(file => uneasy.read(`run/${file}`))).toEqual(before)
})
