import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { BySide } from '../model/side.ts'
import type { Sessions } from '../session/sessions.ts'
import { parseSuite } from '../suite/parse.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import type { TestServer } from '../testing/test-servers.ts'
import { SuiteDatabases } from './suite-databases.ts'
import { SuiteReplay } from './suite-replay.ts'

/** MariaDB sorts these words by their bytes, MySQL by their letters. MySQL takes what stands in `M!` for a comment. */
const words = `
  CREATE TABLE words (id INT PRIMARY KEY, word VARCHAR(20) CHARACTER SET utf8mb4 /*M!100000 COLLATE utf8mb4_bin */ NOT NULL);
  INSERT INTO words VALUES (1, 'b'), (2, 'C'), (3, 'a');
  CREATE TABLE marks (id INT PRIMARY KEY, mark VARCHAR(300) CHARACTER SET ascii /*M!100000 COLLATE ascii_bin */ NOT NULL, UNIQUE (mark));
  INSERT INTO marks VALUES (1, 'b'), (2, 'C'), (3, 'a');`

/** Both servers hold the same rows, which have come in another order. */
const ties = `
  CREATE TABLE ties (id INT NOT NULL, word VARCHAR(20) NOT NULL, rank_no DOUBLE NOT NULL);
  INSERT INTO ties VALUES /*M!100000 (2, 'tie', 0.5), */ (1, 'TIE', 0.5);
  INSERT INTO ties SELECT 2, 'tie', 0.5 FROM DUAL WHERE (SELECT COUNT(*) FROM ties) = 1;`

describe.each<[TestServer, TestServer]>([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
])('an order that depends on what the result does not show, on %s and %s', (source, target) => {
  let openers: SessionOpeners
  beforeAll(() => {
    const endpoints = inject('endpoints')
    openers = new SessionOpeners({ source: endpoints[source], target: endpoints[target] })
  })
  afterAll(async () => await openers[Symbol.asyncDispose]())

  /** Replays a suite and returns what differs at each of its queries, with as many under way as a run allows. */
  async function replay(sql: string, sides: BySide<Sessions> = openers): Promise<Map<string, Difference[]>> {
    const suite = parseSuite(sql, { file: 'order.sql' })
    await using databases = new SuiteDatabases({ reuse: 'never', serversEnd: false })
    await using opened = await SuiteReplay.open(suite, {
      openers: sides,
      readers: sides,
      adminSessions: sides,
      databases,
      runId: `keys${source.replaceAll(/\W/g, '')}`,
      statementTimeoutMs: 10_000,
      pipeline: 32,
    })
    const found = new Map<string, Difference[]>()
    for await (const observations of opened.run(new AbortController().signal))
      for (const { step, sql: text, differences, source: outcomes } of observations) {
        expect(outcomes.filter(({ kind }) => kind === 'error' || kind === 'lost')).toEqual([])
        if (text.startsWith("SELECT 'warned'")) expect(outcomes).toMatchObject([{ rowCount: 1 }])
        const telling = differences.filter(({ kind }) => ['rows', 'order', 'nondeterministic'].includes(kind))
        if (step === 'suite' && !/^(?:CREATE|INSERT)/.test(text)) found.set(text, telling)
      }
    return found
  }
  const kindsOf = (found: Map<string, Difference[]>) =>
    Object.fromEntries([...found].map(([sql, list]) => [sql, list.map(({ kind }) => kind)]))

  it('is another order where the sort keys differ', async () => {
    const queries = [
      'SELECT id FROM words ORDER BY word',
      'SELECT id FROM words ORDER BY CONCAT(word, id)',
      'SELECT d.id FROM (SELECT * FROM words) AS d ORDER BY d.word DESC',
      'SELECT w.id FROM words w JOIN marks m ON m.id = w.id ORDER BY m.mark',
      'SELECT id FROM marks ORDER BY mark',
      'SELECT id AS name, word AS id FROM words ORDER BY id',
      'SELECT id FROM words GROUP BY id ORDER BY MAX(word)',
    ]
    const found = await replay(`${words}\n${queries.join(';\n')};`)
    expect(kindsOf(found)).toEqual(Object.fromEntries(queries.map(sql => [sql, ['order']])))
  })

  it('chooses other rows where the sort keys differ and a LIMIT cuts', async () => {
    const queries = ['SELECT id FROM words ORDER BY word LIMIT 1', 'SELECT id FROM marks ORDER BY mark LIMIT 1']
    const found = await replay(`${words}\n${queries.join(';\n')};`)
    expect(kindsOf(found)).toEqual(Object.fromEntries(queries.map(sql => [sql, ['rows']])))
  })

  it('is any order among rows that tie', async () => {
    const queries = [
      'SELECT id FROM ties ORDER BY word',
      'SELECT id FROM ties ORDER BY rank_no, LOWER(word)',
      'SELECT id, word FROM ties ORDER BY word',
    ]
    const found = await replay(`${ties}\n${queries.join(';\n')};\nSELECT id FROM ties ORDER BY word LIMIT 1;`)
    expect(kindsOf(found)).toEqual({
      ...Object.fromEntries(queries.map(sql => [sql, []])),
      'SELECT id FROM ties ORDER BY word LIMIT 1': ['nondeterministic'],
    })
  })

  it('is that of the collation of the source, also among texts that a loose collation equates', async () => {
    const sql = `${words}
      DELETE FROM words;
      INSERT INTO words VALUES (1, 'a'), (2, 'A'), (3, 'b ');
      SELECT id FROM words ORDER BY word;
      SELECT word FROM words ORDER BY word;`
    expect(kindsOf(await replay(sql))).toMatchObject({ 'SELECT id FROM words ORDER BY word': [] })
    const swapped = { source: openers.target, target: openers.source }
    expect(kindsOf(await replay(sql, swapped))).toMatchObject({
      'SELECT id FROM words ORDER BY word': ['order'],
      'SELECT word FROM words ORDER BY word': ['order'],
    })
  })

  it('is nondeterministic, with the reason, where a sort key cannot be added', async () => {
    const found = await replay(`${words}
      SET sql_mode = '';
      SELECT DISTINCT id FROM words ORDER BY word;
      SELECT id FROM words GROUP BY id ORDER BY word;
      SELECT word FROM words UNION ALL SELECT word FROM words WHERE id = 4 ORDER BY CONCAT(word, 'x');`)
    const reasons = [...found.values()].flatMap(list => list.map(({ kind, summary }) => `${kind}: ${summary}`))
    const but =
      'nondeterministic: the same rows in another order, from row 1 on; the sort keys do not tell whether these rows tie:'
    expect(reasons).toEqual([
      `${but} DISTINCT combines rows, which may have several values of a sort key`,
      `${but} GROUP BY combines rows, which may have several values of a sort key`,
      `${but} UNION sorts by columns of its result`,
    ])
  })

  it('is also that of the text that a CALL or EXECUTE runs', async () => {
    const found = await replay(`${words}
      CREATE PROCEDURE by_word() SELECT id FROM words ORDER BY word;
      CREATE PROCEDURE shown() SELECT id, word FROM words ORDER BY word;
      CREATE PROCEDURE unsorted() SELECT id FROM words;
      CALL by_word();
      CALL shown();
      CALL unsorted();
      PREPARE listing FROM 'SELECT word FROM words WHERE id > ? ORDER BY word';
      SET @none = 0;
      EXECUTE listing USING @none;`)
    expect(kindsOf(found)).toMatchObject({
      'CALL by_word()': ['nondeterministic'],
      'CALL shown()': ['order'],
      'CALL unsorted()': [],
      'EXECUTE listing USING @none': ['order'],
    })
  })

  it('is asked for in the state in which the query has run, and leaves that state', async () => {
    const found = await replay(`${words}
      CREATE TEMPORARY TABLE mine AS SELECT * FROM words;
      SET @least = 2;
      SELECT id FROM mine WHERE id >= @least ORDER BY word DESC;
      SET @least = 3;
      DELETE FROM mine;
      START TRANSACTION;
      INSERT INTO words VALUES (4, 'D');
      SELECT SQL_CALC_FOUND_ROWS id FROM words ORDER BY word LIMIT 4;
      SELECT FOUND_ROWS();
      SELECT id FROM words WHERE id <> '3x' ORDER BY word;
      SELECT 'warned' FROM DUAL WHERE @@warning_count > 0;
      SELECT id FROM words ORDER BY word LIMIT 9 FOR UPDATE;
      SELECT ROW_COUNT(), LAST_INSERT_ID();
      ROLLBACK;
      SELECT id FROM words ORDER BY word;`)
    expect(Object.values(kindsOf(found)).flat()).toEqual(['order', 'order', 'order', 'order', 'order'])
  })
})
