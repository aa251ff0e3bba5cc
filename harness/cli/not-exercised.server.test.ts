import { afterAll, beforeAll, expect, it } from 'vitest'
import { CliSandbox } from '../testing/cli-sandbox.ts'

const files = {
  'forgotten-fixture.sql': `SELECT name FROM item WHERE id = 7;
UPDATE item SET name = 'b' WHERE id = 7;
`,
  'data.sql': `CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(3) NOT NULL);
INSERT INTO item VALUES (1, 'a');
-- name: constraint
INSERT INTO item VALUES (1, 'b');
-- name: range
INSERT INTO item VALUES (2, 'abcd');
-- name: conversion
INSERT INTO item VALUES ('x', 'b');
-- name: signal
SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no';
-- name: savepoint
ROLLBACK TO SAVEPOINT never_set;
-- name: expected
-- expect: error 1146
SELECT 1 FROM no_such_table;
`,
  'no-file.sql': `CREATE TABLE item (id INT);
LOAD DATA INFILE '/no/such/folder/item.csv' INTO TABLE item;
`,
  'relaxed.json': JSON.stringify({ policy: { notExercised: 'remark' } }),
}

let place: CliSandbox
beforeAll(() => {
  place = new CliSandbox(files)
})
afterAll(() => place[Symbol.asyncDispose]())

async function run(out: string, suites: string[], ...more: string[]) {
  const servers = ['--source', 'mysql:9.7', '--target', 'mariadb:11.8', '--no-diagnosis', '--fail-on', 'breaking']
  const { code, stdout, stderr } = await place.run(['run', ...suites, ...servers, '--out', out, ...more])
  return { code, last: stdout.trimEnd().split('\n').at(-1), stderr, verdict: place.verdict(out) }
}

it('a suite whose fixture was forgotten is no go', async () => {
  const { code, last, verdict } = await run('forgotten', ['forgotten-fixture.sql'])
  expect(code).toBe(2)
  expect(last).toMatch(
    /^UNKNOWN {2}2 statements, 0 compared, 2 not exercised, 0 divergences, 0 accepted \(forgotten-fixture\.sql\): not-exercised: /,
  )
  expect(verdict.reasons[0]).toMatchObject({ rule: 'not-exercised', decision: 'unknown' })
  expect(verdict.reasons[0]!.evidence).toHaveLength(2)
})

it('what data decides, and what the suite expects, is compared', async () => {
  const { code, verdict, stderr } = await run('data', ['data.sql'])
  expect(code, stderr).toBe(0)
  expect(verdict.coverage).toMatchObject({ statements: 8, compared: 8, notExercised: 0 })
})

it('a policy that takes it for a remark says so in the last line', async () => {
  const { code, last, verdict } = await run('relaxed', ['data.sql', 'no-file.sql'], '--config', 'relaxed.json')
  expect(code).toBe(0)
  expect(last).toMatch(/^GO {2}10 statements, 9 compared, 1 not exercised \(no more than a remark, by the policy\), /)
  expect(verdict.reasons.map(({ rule }) => rule)).toContain('not-exercised')
})
