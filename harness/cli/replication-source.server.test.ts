import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../model/outcome.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'

/**
 * The servers of the read-only phase log as a replication source does. MySQL 5.6 logs statements by itself, and refuses
 * to commit writes to temporary tables while it is read-only: its own client gets error 1290 there.
 */

const logIn = `-- path: auth
-- fixture: shop
CREATE TEMPORARY TABLE seen (id INT);
-- name: fill
INSERT INTO seen SELECT id FROM users WHERE email = 'ada@example.com';
-- name: read
SELECT email FROM users JOIN seen USING (id);
BEGIN;
DELETE FROM seen;
-- name: commit
COMMIT;
`
const routines = `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80)) CHARACTER SET utf8mb4;
INSERT INTO users VALUES (1, 'ada@example.com');
CREATE FUNCTION mail_of(user INT) RETURNS VARCHAR(80) CHARACTER SET utf8mb4 RETURN (SELECT email FROM users WHERE id = user);
`
const gtid = { log_bin: 'ON', gtid_mode: 'ON', enforce_gtid_consistency: 'ON' }
const place = new CliSandbox({
  'shop/schema.sql': routines,
  'log-in.sql': logIn,
  'function.sql': '-- path: auth\n-- fixture: shop\n-- name: call\nSELECT mail_of(1) AS email;\n',
  'gtid.sql': `CREATE TABLE a (id INT PRIMARY KEY) ENGINE = InnoDB;
-- name: create-from-query
CREATE TABLE b AS SELECT * FROM a;
CREATE TABLE m (id INT) ENGINE = MyISAM;
BEGIN;
INSERT INTO a VALUES (2);
-- name: two-engines
INSERT INTO m VALUES (1);
-- name: temporary-in-transaction
CREATE TEMPORARY TABLE t (id INT);
COMMIT;
-- name: function
CREATE FUNCTION f() RETURNS INT RETURN 1;
`,
  'gtid.json': JSON.stringify({
    settings: {
      source: { ...gtid, log_slave_updates: 'ON', binlog_format: 'STATEMENT' },
      target: gtid,
    },
  }),
  'row.json': JSON.stringify({ settings: { source: { binlog_format: 'ROW' } } }),
})
afterAll(() => place[Symbol.asyncDispose]())

const run = (suite: string, source: string, target: string, out: string, ...more: string[]) =>
  place.run([
    ...['run', suite, '--source', source, '--target', target, '--runtime', 'embedded', '--no-diagnosis'],
    ...['--out', out, ...more],
  ])

describe('a log-in that writes to a temporary table', () => {
  let code: number | null
  beforeAll(async () => {
    ;({ code } = await run('log-in.sql', 'mysql:5.6', 'mysql:9.7', 'moved'))
  })

  it('does not work on MySQL 5.6, which logs statements by itself', () => {
    expect(code).toBe(1)
    const [path] = place.readOnly('moved')!.paths
    expect(path!.holds).toEqual({ source: false, target: true })
    expect(path!.failing.map(({ name, summary }) => [name, summary])).toEqual([
      ['fill', 'the source refuses it while read-only (1290 HY000), on the path of a log-in'],
      ['commit', 'the source refuses it while read-only (1290 HY000), on the path of a log-in'],
    ])
  })

  it('is said to work there where rows are logged', () => {
    const { inventory, binlogFormat } = place.readOnly('moved')!
    expect(binlogFormat).toEqual({ source: 'STATEMENT', target: 'ROW' })
    expect(Object.fromEntries(inventory.map(({ name, byFormat }) => [name ?? 'create', byFormat]))).toMatchObject({
      fill: ['under binlog_format = ROW the source answers done, 1 affected'],
      commit: ['under binlog_format = ROW the source answers done'],
      create: undefined,
    })
    expect(place.read('moved/index.html')).toContain('STATEMENT on the source, ROW on the target')
  })

  it('works where the settings say that production logs rows, and the report keeps the other format', async () => {
    const { code, stdout } = await run('log-in.sql', 'mysql:5.6', 'mysql:9.7', 'rows', '--config', 'row.json')
    expect(code, stdout).toBe(0)
    const { inventory } = place.readOnly('rows')!
    expect(inventory.flatMap(({ byFormat = [] }) => byFormat)).toEqual([
      'under binlog_format = STATEMENT the source answers 1290 HY000',
      'under binlog_format = STATEMENT the source answers 1290 HY000',
    ])
  })

  it('is no write to what the binary log keeps', async () => {
    const { code, stdout } = await run('log-in.sql', 'mariadb:10.11', 'mariadb:11.8', 'mixed')
    expect(code, stdout).toBe(0)
    expect(place.readOnly('mixed')!.binlogFormat).toEqual({ source: 'MIXED', target: 'MIXED' })
    expect(place.readOnly('mixed')!.unexpectedWrites).toEqual([])
  })
})

it("an application's routines are made as on a server that trusts their creators", async () => {
  const { code, stdout } = await run('function.sql', 'mysql:5.6', 'mysql:9.7', 'function')
  expect(code, stdout).toBe(0)
  expect(place.readOnly('function')!.paths[0]!.holds).toEqual({ source: true, target: true })
})

it('what GTID mode and a binary log refuse is seen where production has them', async () => {
  await run('gtid.sql', 'mysql:5.6', 'mysql:9.7', 'gtid', '--config', 'gtid.json')
  const errnosOf = (outcomes: readonly Outcome[]) =>
    outcomes.map(outcome => (outcome.kind === 'error' ? outcome.errno : 'answered')).join()
  const answers = place
    .observations('gtid')
    .flatMap(({ name, source, target }) => (name === undefined ? [] : [[name, errnosOf(source), errnosOf(target)]]))
  expect(answers).toEqual(
    expect.arrayContaining([
      ['create-from-query', '1786', 'answered'],
      ['two-engines', '1785', '1785'],
      ['temporary-in-transaction', '1787', 'answered'],
      ['function', '1418', '1418'],
    ]),
  )
})
