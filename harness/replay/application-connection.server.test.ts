import { randomBytes } from 'node:crypto'
import { afterAll, expect, inject, it } from 'vitest'
import type { Observation } from '../model/observation.ts'
import { parseSuite } from '../suite/parse.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import { SuiteDatabases } from './suite-databases.ts'
import { SuiteReplay } from './suite-replay.ts'

const endpoints = { source: inject('endpoints')['mysql:5.6'], target: inject('endpoints')['mysql:9.7'] }
const openers = new SessionOpeners(endpoints)
afterAll(() => openers[Symbol.asyncDispose]())

/** Returns the observations of a suite, without fixture, on MySQL 5.6 and MySQL 9.7. */
async function observe(text: string): Promise<Observation[]> {
  await using databases = new SuiteDatabases({ reuse: 'never', serversEnd: false })
  await using replay = await SuiteReplay.open(parseSuite(text, { file: 'connection.sql' }), {
    openers,
    readers: openers,
    adminSessions: openers,
    databases,
    runId: randomBytes(3).toString('hex'),
    statementTimeoutMs: 30_000,
  })
  const seen: Observation[] = []
  for await (const batch of replay.run(new AbortController().signal)) seen.push(...batch)
  return seen
}

const kindsOf = ({ differences }: Observation) =>
  differences.map(({ kind }) => kind).filter(kind => kind !== 'metadata')

it('compares texts by the collation that each server itself gives to a connection', async () => {
  const [space, letters, collation] = await observe(`
    SELECT 'jan' = 'jan ' AS same;
    SELECT 'straße' = 'strasse' AS same, '🎉' = '🍣' AS emoji;
    SELECT @@collation_connection;`)
  expect(kindsOf(space!)).toEqual(['rows'])
  expect(kindsOf(letters!)).toEqual(['rows'])
  expect(kindsOf(collation!)).toEqual(['rows'])
})

it('takes collation ids of columns that differ by this default alone for metadata', async () => {
  const [literal] = await observe(`SELECT 'jan' AS name`)
  expect(literal!.differences.map(({ kind }) => kind)).toEqual(['metadata'])
})

it('logs in as the suite declares', async () => {
  const [, , update, , , collation] = await observe(`-- connection: mysql2
    CREATE TABLE t (a INT);
    INSERT INTO t VALUES (1), (2);
    UPDATE t SET a = a;
    DROP TABLE t;
    SELECT 'straße' = 'strasse' AS same, '🎉' = '🍣' AS emoji;
    SELECT @@collation_connection`)
  expect(update!.source[0]).toMatchObject({ kind: 'done', affectedRows: 2n })
  expect(update!.target[0]).toMatchObject({ kind: 'done', affectedRows: 2n })
  expect(kindsOf(collation!)).toEqual([])
})

it('reads quotes by the sql_mode of the connection', async () => {
  const [quoted] = await observe(`-- connection: {"sqlMode": "ANSI_QUOTES"}
    SELECT "name" FROM (SELECT 1 AS name) AS t`)
  expect(kindsOf(quoted!)).toEqual([])
  expect(quoted!.source[0]).toMatchObject({ kind: 'rows' })
})
