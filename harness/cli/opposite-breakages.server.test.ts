import { afterAll, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** Accepting one breakage does not hide its opposite, and consequences stand under their cause. */

const logins = `CREATE TABLE logins (login VARCHAR(60) NOT NULL, UNIQUE KEY (login)) DEFAULT CHARSET=utf8mb4;
INSERT INTO logins VALUES ('jan'), ('straße');
`
const janTaken = "-- name: jan\nINSERT INTO logins VALUES ('jan ');\n"
const strasseTaken = "-- name: strasse\nINSERT INTO logins VALUES ('strasse');\n"

const place = new CliSandbox({
  'crosscheck.config.json': JSON.stringify({
    source: 'mysql:5.6',
    target: 'mysql:9.7',
    runtime: 'embedded',
    diagnosis: { attribution: false, reproduction: false },
    suites: ['logins.sql'],
  }),
  'logins.sql': `${logins}${janTaken}`,
  'both.sql': `${logins}${janTaken}${strasseTaken}`,
  'renamed.sql': `${logins}-- another night\nSELECT 1;\n${janTaken.replace("'jan '", "'jan  '")}`,
  'missing.sql': `CREATE TABLE scores (id INT PRIMARY KEY, rank INT);
INSERT INTO scores VALUES (1, 2);
SELECT s.id FROM scores s;
SELECT 1 AS one;
`,
})
afterAll(() => place[Symbol.asyncDispose]())

const differing = (run: string) =>
  place.verdict(run).divergences.filter(({ kinds, subject }) => kinds.includes('error') && subject.kind === 'statement')

it('tells a log-in that fails on the source only from one that fails on the target only', async () => {
  await place.run(['run', 'both.sql', '--out', 'both'])
  const found = differing('both').map(({ statements, example }) => [
    statements[0]!.name,
    example.differences[0]!.classes,
  ])
  expect(found).toEqual([
    ['jan', [{ class: 'error 1062 / done' }]],
    ['strasse', [{ class: 'done / error 1062' }]],
  ])
})

it('does not accept the one with the other, and keeps an acceptance for other literals', async () => {
  await place.run(['run', '--out', 'first'])
  const open = place.verdict('first').divergences.filter(({ fails }) => fails)
  const accepted = await place.run([
    ...['accept', ...open.map(({ fingerprint }) => fingerprint), '--run', 'first', '--until', '2999-12-31'],
    ...['--reason', 'nobody has a space there', '--owner', 'accounts team'],
  ])
  expect(accepted.code, accepted.stderr).toBe(0)
  await place.run(['judge', 'both'])
  expect(differing('both').map(({ statements, status }) => [statements[0]!.name, status])).toEqual([
    ['strasse', 'new'],
    ['jan', 'accepted'],
  ])
  await place.run(['run', 'renamed.sql', '--out', 'renamed'])
  expect(differing('renamed').map(({ statements, status }) => [statements[0]!.name, status])).toEqual([
    ['jan', 'accepted'],
  ])
})

it('puts statements without their table under the statement that did not create it', async () => {
  const { stdout } = await place.run(['run', 'missing.sql', '--out', 'missing'])
  const [cause, ...consequences] = place.verdict('missing').divergences.filter(({ fails }) => fails)
  expect(cause?.statements[0]?.at).toBe('missing.sql:1:1')
  expect(consequences.map(({ follows }) => follows)).toEqual(consequences.map(() => cause!.fingerprint))
  expect(consequences.flatMap(({ statements }) => statements.map(({ at }) => at))).toEqual(
    expect.arrayContaining(['missing.sql:2:1', 'missing.sql:3:1']),
  )
  expect(stdout).toMatch(/divergences? \(1 breaking/)
})
