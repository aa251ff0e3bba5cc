import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Verdict } from '../model/verdict.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/** The statement waits in the middle, so that others run at the same time. */
const bystander = `CREATE TABLE t (id INT PRIMARY KEY);
INSERT INTO t VALUES (1), (2);
DO SLEEP(0.5);
-- name: sum
SELECT CONCAT(SUM(id)) AS total FROM t;
`

const files = {
  // Both servers reply to a statement that is not allowed in the middle of a result that they have begun.
  'partition.sql': `CREATE TABLE stock (id INT NOT NULL, region INT NOT NULL);
DELIMITER //
CREATE PROCEDURE check_north()
BEGIN
  DECLARE CONTINUE HANDLER FOR SQLEXCEPTION SELECT 'handled' AS outcome;
  ALTER TABLE stock CHECK PARTITION north;
END//
DELIMITER ;
-- name: cannot be read
CALL check_north();
-- name: goes on
SELECT COUNT(*) AS \`rows\` FROM stock;
`,
  // MariaDB steps through the frame row by row, and checks for nothing else meanwhile.
  'window.sql': `CREATE TABLE t (id INT PRIMARY KEY);
INSERT INTO t VALUES (1), (2), (3);
-- name: cannot be stopped
SELECT SUM(id) OVER (ORDER BY id ROWS BETWEEN 9223372036854775000 FOLLOWING AND 9223372036854775001 FOLLOWING) AS total
FROM t;
-- name: goes on
SELECT COUNT(*) AS \`rows\` FROM t;
`,
  'password.sql': `-- name: locks us out
SET PASSWORD = 'another';
-- session: second
-- name: logs in
SELECT 'x' AS a;
`,
  'shutdown.sql': `CREATE TABLE t (id INT PRIMARY KEY);
INSERT INTO t VALUES (1), (2);
-- name: ends the server
SHUTDOWN;
-- name: meets the end
SELECT COUNT(*) AS \`rows\` FROM t;
-- name: goes on
SELECT CONCAT(SUM(id)) AS total FROM t;
`,
  'long.sql': `CREATE TABLE t (id INT PRIMARY KEY);
INSERT INTO t VALUES (1);
-- name: begins
SELECT 'x' AS a;
-- name: waits
SELECT CONCAT(SLEEP(2)) AS waited;
-- name: goes on
SELECT CONCAT(SUM(id)) AS total FROM t;
`,
  // Each product is stopped after another number of rows.
  'writes.sql': `CREATE TABLE log (n INT PRIMARY KEY);
DELIMITER //
CREATE PROCEDURE write_slowly()
BEGIN
  DECLARE n INT DEFAULT 0;
  WHILE n < IF(VERSION() LIKE '%MariaDB%', 5, 9) DO
    INSERT INTO log VALUES (n);
    SELECT n AS number;
    SET n = n + 1;
  END WHILE;
  DO SLEEP(60);
END//
DELIMITER ;
-- name: writes and is lost
CALL write_slowly();
-- name: counts
SELECT CONCAT(COUNT(*)) AS total FROM log;
-- name: meets the rows
INSERT INTO log VALUES (7);
`,
  'one.sql': bystander,
  'two.sql': bystander,
}
const bystanders = ['one.sql', 'two.sql']

let place: CliSandbox
beforeAll(() => {
  place = new CliSandbox(files)
})
afterAll(() => place[Symbol.asyncDispose]())

function argumentsFor(out: string, suite: string, servers: [string, string]): string[] {
  const [source, target] = servers
  const limits = ['--statement-timeout', '3', '--no-diagnosis', '--fail-on', 'breaking']
  return ['run', suite, ...bystanders, '--source', source, '--target', target, '--out', out, ...limits]
}

interface Seen {
  source: string
  target: string
  differs: string[]
}

/** Returns the observations of the named statements. */
function seenIn(out: string): Map<string, Seen> {
  return new Map(
    place.observations(out).flatMap(({ suite, name, step, source, target, differences }) => {
      if (name === undefined || step !== 'suite') return []
      const [sourceKind, targetKind] = [source.at(-1)!.kind, target.at(-1)!.kind]
      return [
        [
          `${suite}: ${name}`,
          { source: sourceKind, target: targetKind, differs: differences.map(({ kind }) => kind) },
        ] as const,
      ]
    }),
  )
}

/** Returns the rules of the reasons that are not mere remarks. */
function deciding(reasons: Verdict['reasons']): string[] {
  return reasons.flatMap(({ rule, decision }) => (decision === 'go' ? [] : [rule]))
}

function expectBystandersCompared(out: string): void {
  const verdict = place.verdict(out)
  const of = (file: string) => verdict.suites.find(suite => suite.file === file)
  for (const file of bystanders) expect(of(file)).toMatchObject({ statements: 4, compared: 4, finished: true })
  expect(verdict.reasons.map(({ rule }) => rule)).not.toContain('never-ran')
  expect(place.orphans()).toEqual([])
}

describe.each(['mariadb:11.8', 'mysql:5.6'])('a reply that cannot be read, of %s', target => {
  it('is lost alone, with its place', async () => {
    const out = `partition-${target.replace(':', '-')}`
    const { code, stderr } = await place.run(argumentsFor(out, 'partition.sql', ['mysql:9.7', target]))
    expect(code, stderr).toBe(2)
    const seen = seenIn(out)
    expect(seen.get('partition: cannot be read')).toMatchObject({ source: 'done', target: 'lost' })
    expect(seen.get('partition: goes on')).toMatchObject({ source: 'rows', target: 'rows' })
    expect(place.verdict(out).reasons[0]).toMatchObject({
      rule: 'statement-lost',
      evidence: [expect.stringMatching(/^partition\.sql:10:1: the target sent a malformed packet: a row that/)],
    })
    expectBystandersCompared(out)
  })
})

it('a statement that the target cannot stop is lost alone, and the target is restarted', async () => {
  const { code, stderr } = await place.run(argumentsFor('window', 'window.sql', ['mysql:9.7', 'mariadb:11.8']))
  expect(code, stderr).toBe(2)
  const seen = seenIn('window')
  expect(seen.get('window: cannot be stopped')).toMatchObject({ source: 'rows', target: 'lost' })
  expect(seen.get('window: goes on')).toEqual({ source: 'rows', target: 'rows', differs: [] })
  const { reasons } = place.verdict('window')
  expect(deciding(reasons)).toEqual(['server-restarted', 'statement-lost'])
  expect(reasons[0]!.evidence).toEqual(['the target had to be restarted: it does not end a statement that was killed'])
  expectBystandersCompared('window')
})

it('what a lost statement has written on each side is no difference', async () => {
  const { code, stderr } = await place.run(argumentsFor('writes', 'writes.sql', ['mysql:9.7', 'mariadb:11.8']))
  expect(code, stderr).toBe(2)
  const seen = seenIn('writes')
  expect(seen.get('writes: counts')?.differs).not.toContain('rows')
  expect(seen.get('writes: meets the rows')).toEqual({ source: 'error', target: 'done', differs: [] })
  const { reasons, divergences, coverage } = place.verdict('writes')
  expect(deciding(reasons)).toEqual(['statement-lost'])
  expect(divergences.filter(({ fails }) => fails)).toEqual([])
  expect(coverage.partly.map(({ reason }) => reason)).toContain(
    'behind writes.sql:15:1, which got no reply: what it has written on each side is not known',
  )
  expectBystandersCompared('writes')
})

it('a suite that changes our password does not lock us out', async () => {
  const { code, stderr } = await place.run(argumentsFor('password', 'password.sql', ['mysql:9.7', 'mysql:9.7']))
  expect(code, stderr).toBe(0)
  expect(seenIn('password').get('password: logs in')).toEqual({ source: 'rows', target: 'rows', differs: [] })
  expectBystandersCompared('password')
})

it('a server that a statement ends is restarted, and the suite goes on where nothing was lost', async () => {
  const { code, stderr } = await place.run(argumentsFor('shutdown', 'shutdown.sql', ['mysql:9.7', 'mysql:9.7']))
  expect(code, stderr).toBe(2)
  const seen = seenIn('shutdown')
  expect(seen.get('shutdown: ends the server')).toMatchObject({ source: 'done', target: 'done' })
  expect(seen.get('shutdown: meets the end')).toMatchObject({ source: 'lost', target: 'lost' })
  expect(seen.get('shutdown: goes on')).toEqual({ source: 'rows', target: 'rows', differs: [] })
  expect(place.verdict('shutdown').reasons[0]).toMatchObject({ rule: 'server-restarted' })
  expectBystandersCompared('shutdown')
})

it.each(['mariadb', 'mysql'] as const)('a %s that is killed once costs nothing but the verdict', async product => {
  const out = `killed-${product}`
  const running = place.start(argumentsFor(out, 'long.sql', ['mysql:9.7', 'mariadb:11.8']))
  await place.untilJournal(out, '"name":"begins"')
  process.kill(place.servers().find(server => server.product === product)!.pid, 'SIGKILL')
  const { code, stderr } = await running.ended
  expect(code, stderr).toBe(2)
  const side = product === 'mysql' ? 'source' : 'target'
  expect(place.verdict(out).reasons.filter(({ decision }) => decision !== 'go')).toMatchObject([
    { rule: 'server-restarted', evidence: [`the ${side} had to be restarted: its process was ended by signal 9`] },
  ])
  const waits = seenIn(out).get('long: waits')
  expect(waits).toMatchObject({ source: 'rows', target: 'rows' })
  expect(waits!.differs).not.toContain('rows')
  expectBystandersCompared(out)
})
