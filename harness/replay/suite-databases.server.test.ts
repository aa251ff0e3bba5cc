import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { loadSuites } from '../config/load-suites.ts'
import type { Observation } from '../model/observation.ts'
import { sides } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import { queryRows } from '../session/query-rows.ts'
import { parseSuite } from '../suite/parse.ts'
import { parseScript } from '../testing/parse-script.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import type { TestServer } from '../testing/test-servers.ts'
import { SuiteDatabases } from './suite-databases.ts'
import { SuiteReplay } from './suite-replay.ts'

const runId = randomBytes(3).toString('hex')

const schema = `
  CREATE TABLE people (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, given VARCHAR(20), family VARCHAR(20),
    called VARCHAR(41) GENERATED ALWAYS AS (CONCAT(given, ' ', family)) STORED,
    seen TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
  );
  CREATE TABLE things (
    id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, owner INT NULL, bits BIT(9), price DECIMAL(9,2), raw VARBINARY(9),
    CONSTRAINT owned FOREIGN KEY (owner) REFERENCES people (id) ON DELETE CASCADE ON UPDATE CASCADE
  );
  CREATE TABLE counted (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY);
  CREATE TABLE watched (id INT NOT NULL PRIMARY KEY, n INT);
  CREATE TABLE watches (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, n INT);
  CREATE TABLE heap (n INT, t TEXT);
  CREATE TRIGGER watching AFTER UPDATE ON watched FOR EACH ROW INSERT INTO watches (n) VALUES (NEW.n);
  INSERT INTO people (id, given, family) VALUES (1, 'Ada', 'Quill'), (7, 'Bo', NULL), (8, '', 'Ng');
  DELETE FROM people WHERE id = 8;
  SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
  INSERT INTO people (id, given, family) VALUES (0, 'Zero', 'Th');
  INSERT INTO things (owner, bits, price, raw) VALUES (1, b'101', 1.50, x'00ff'), (7, NULL, -1, ''), (NULL, b'0', 0, NULL);
  INSERT INTO watched VALUES (1, 1);
  INSERT INTO heap VALUES (1, 'one'), (1, 'one'), (NULL, NULL);
`

const look = `
  SELECT * FROM people ORDER BY id;
  SELECT * FROM things ORDER BY id;
  SELECT * FROM watched ORDER BY id;
  SELECT * FROM watches ORDER BY id;
  SELECT * FROM heap;
  INSERT INTO people (given) VALUES ('next');
  INSERT INTO things (owner) VALUES (1);
  INSERT INTO counted VALUES ();
  INSERT INTO watches (n) VALUES (1);
  SELECT @@sql_mode, LAST_INSERT_ID();
`

const fixture = { name: 'torture', directory: '/torture', statements: parseScript(schema, { file: 'schema.sql' }) }

function suiteOf(name: string, sql: string): Suite {
  return parseSuite(`-- fixture: torture\n${sql}`, { file: `${name}.sql`, fixture: () => fixture })
}

interface Replayed {
  database: string
  observations: Observation[]
}

describe.each<[TestServer, TestServer, string[]]>([
  ['mysql:9.7', 'mariadb:11.8', ['suites/accounts']],
  // MySQL 5.6 refuses the schema of the accounts.
  ['mysql:5.6', 'mariadb:10.11', []],
])('databases of %s and %s', (source, target, applications) => {
  const endpoints = { source: inject('endpoints')[source], target: inject('endpoints')[target] }
  const openers = new SessionOpeners(endpoints, ['SET timestamp = 1700000000'])
  afterAll(() => openers[Symbol.asyncDispose]())

  async function replay(suite: Suite, databases: SuiteDatabases): Promise<Replayed> {
    const observations: Observation[] = []
    await using replay = await SuiteReplay.open(suite, {
      openers,
      readers: openers,
      adminSessions: openers,
      databases,
      runId,
      statementTimeoutMs: 30_000,
    })
    for await (const batch of replay.run(new AbortController().signal)) observations.push(...batch)
    return { database: replay.database, observations }
  }

  /** Removes the values that differ in every replay. */
  const lines = ({ observations }: Replayed) =>
    observations.map(observation =>
      JSON.stringify(observation, (key, value) =>
        key === 'ms' ? undefined : typeof value === 'bigint' ? String(value) : value,
      ).replaceAll(/crosscheck_\w+/g, 'crosscheck_…'),
    )

  it.each(applications)('show every suite of %s what a fresh one shows it', async application => {
    const { suites } = await loadSuites([application])
    const reused = new Set<string>()
    await using again = new SuiteDatabases({ reuse: 'always', serversEnd: false })
    await using fresh = new SuiteDatabases({ reuse: 'never', serversEnd: false })
    for (const suite of suites) {
      const replayed = await replay(suite, again)
      reused.add(replayed.database)
      expect(lines(replayed), suite.file).toEqual(lines(await replay(suite, fresh)))
    }
    expect(reused.size).toBeLessThan(suites.length / 3)
  })

  it.each([
    ['rows that were deleted, with those that hang on them', 'DELETE FROM people WHERE id < 5;', true],
    [
      'rows that were added',
      "INSERT INTO people (id, given) VALUES (90, 'x'), (NULL, 'y'); INSERT INTO heap VALUES (2, 'z');",
      true,
    ],
    ['keys that were changed', 'UPDATE people SET id = 50 WHERE id = 7;', true],
    ['text that moved to the next column', "UPDATE people SET given = 'AdaQ', family = 'uill' WHERE id = 1;", true],
    ['a counter that was used for nothing', 'BEGIN; INSERT INTO counted VALUES (), (); ROLLBACK;', true],
    ['a table that was emptied', 'SET foreign_key_checks = 0; TRUNCATE TABLE people; TRUNCATE TABLE heap;', true],
    ['values of all kinds', "UPDATE things SET bits = b'111', price = 9, raw = x'01', owner = NULL;", true],
    ['work that was left open', "BEGIN; UPDATE people SET given = 'open'; DELETE FROM things;", true],
    ['what triggers would disturb', 'UPDATE watched SET n = 2;', false],
    ['other definitions', 'ALTER TABLE heap ADD COLUMN more INT;', false],
    ['other definitions behind a call', "SET @s = 'DROP TABLE heap'; PREPARE s FROM @s; EXECUTE s;", false],
    ['nothing', 'SELECT COUNT(*) FROM people;', true],
  ])('are as loaded after %s', async (_what, sql, isSame) => {
    await using databases = new SuiteDatabases({ reuse: 'always', serversEnd: false })
    const first = await replay(suiteOf('look', look), databases)
    const between = await replay(suiteOf('between', sql), databases)
    const second = await replay(suiteOf('look', look), databases)
    expect(lines(second)).toEqual(lines(first))
    expect(between.database).toBe(first.database)
    expect(second.database === first.database).toBe(isSame)
  })

  it('tell every suite what one side refused of its fixture', async () => {
    const broken = {
      name: 'broken',
      directory: '/broken',
      statements: parseScript(
        'CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE t (id INT); INSERT INTO t VALUES (1);',
        {
          file: 'schema.sql',
        },
      ),
    }
    const suite = (name: string) =>
      parseSuite(`-- suite: ${name}\n-- fixture: broken\nSELECT * FROM t;`, {
        file: `${name}.sql`,
        fixture: () => broken,
      })
    await using databases = new SuiteDatabases({ reuse: 'always', serversEnd: false })
    const runs = [await replay(suite('one'), databases), await replay(suite('two'), databases)]
    expect(runs[0]!.database).toBe(runs[1]!.database)
    for (const [index, { observations }] of runs.entries()) {
      const refused = observations.filter(({ step }) => step === 'fixture')
      expect(refused).toMatchObject([{ suite: ['one', 'two'][index], source: [{ kind: 'error', errno: 1050 }] }])
    }
  })

  it('are gone afterwards', async () => {
    for (const side of sides) {
      await using session = await openers[side].open({})
      expect(await queryRows(session, `SHOW DATABASES LIKE 'crosscheck\\_%\\_${runId}'`)).toEqual([])
    }
  })
})
