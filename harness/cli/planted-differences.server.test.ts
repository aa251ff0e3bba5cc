import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Kind, kinds } from '../model/kind.ts'
import type { Observation } from '../model/observation.ts'
import type { Verdict } from '../model/verdict.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { Ended } from '../testing/crosscheck-process.ts'

/**
 * Differences of each kind, planted with code that MariaDB alone executes (`/*M! … *\/`) or as servers really show
 * them. The name of each statement lists the kinds to be found; column details, which differ nearly everywhere, are not
 * listed.
 */
const planted = `-- fixture: shop

-- name: error: only one refuses
SELECT id FROM things WHERE id = 1 FOR SHARE;
-- name: error: both refuse, in other words
CREATE TABLE odd (a NO_SUCH_TYPE);
-- name: rows: a row less
SELECT id FROM things WHERE name = 'A';
-- name: rows: NULL is not an empty text
SELECT NULLIF('', /*M! 'x' */ '') AS word;
-- name: rows: a text is not a number
SELECT '1' /*M! '.0' */ AS word;
-- name: rows: of columns with one name
SELECT one.name, other.name FROM things AS one JOIN things AS other ON other.id = 2 /*M! + 1 */ WHERE one.id = 1;
-- name: rows: through the binary protocol
-- params: [2, "B"]
SELECT name FROM things WHERE id = ? /*M! - 1 + 2 */ OR name = ? ORDER BY id;
-- name: order: a collation sorts
SELECT name FROM things ORDER BY name;
-- name: order: declared
-- order: exact
SELECT id FROM things ORDER BY IF(VERSION() LIKE '%MariaDB%', -id, id);
-- name: affected: rows
UPDATE things SET amount = amount + 1 WHERE id IN (1 /*M!, 2 */);
-- name: none: make a counter
CREATE TABLE counter (id INT AUTO_INCREMENT PRIMARY KEY) /*M! AUTO_INCREMENT = 10 */;
-- name: affected: insert id
INSERT INTO counter VALUES ();
-- name: names: label
SELECT id AS /*!80000 ein */ /*M! one */ FROM things WHERE id = 1;
-- name: names: one more
SELECT id /*M! , name */ FROM things WHERE id = 1;
-- name: type: of an expression
SELECT 2 AS n;
-- name: nullability: of a column
SELECT amount FROM things WHERE id = 3;
-- name: sqlstate: of a class that tells to try again
SIGNAL SQLSTATE /*!80000 '45000' */ /*M! '40001' */ SET MYSQL_ERRNO = 30001;
-- name: metadata: a SQLSTATE that nobody decides by
SIGNAL SQLSTATE /*!80000 '45000' */ /*M! 'HY000' */ SET MYSQL_ERRNO = 30001;
-- name: warnings: of one side
SELECT id FROM things WHERE id = '1' /*M! 'x' */;
-- name: none: make a heap
CREATE TABLE heap (part INT, n INT);
-- name: none: fill the heap
INSERT INTO heap SELECT 1, id FROM things ORDER BY id /*M! DESC */;
-- name: nondeterministic: LIMIT without ORDER BY
SELECT n FROM heap LIMIT 1;
-- name: nondeterministic: LIMIT over ties
SELECT part, n FROM heap ORDER BY part LIMIT 2;
-- name: type, formatting: a document
SELECT doc FROM things WHERE id = 1;
-- name: formatting: of a number
SELECT 1.5 /*M! + 0.00 */ AS n;
-- name: metadata: of a text
SELECT 'a' AS word;
-- name: none: make a procedure
DELIMITER //
CREATE PROCEDURE two_results() BEGIN SELECT id FROM things WHERE id = 1; SELECT id FROM things WHERE id = 2 /*M! + 1 */; END//
-- name: rows: the second of two results
CALL two_results()//
DELIMITER ;
-- name: none: make a trigger
CREATE TRIGGER on_insert BEFORE INSERT ON heap FOR EACH ROW SET NEW.n = NEW.n /*M! + 1 */;
-- name: none: the trigger works in silence
INSERT INTO heap VALUES (2, 40);
-- name: rows: this is tolerated
-- tolerate: rows because "it is planted"
SELECT '2' /*M! '.0' */ AS word;
`

/** Statements of the same shapes, none of which may show a difference. */
const controls = `-- suite: controls
-- fixture: garden

SELECT name FROM plants WHERE id = 1;
SELECT name, name FROM plants ORDER BY id;
SELECT height FROM plants;
SELECT kind, name FROM plants ORDER BY kind;
SELECT kind FROM plants ORDER BY kind LIMIT 2;
SELECT name FROM plants ORDER BY id LIMIT 2;
(SELECT name FROM plants WHERE id < 3) UNION ALL (SELECT name FROM plants WHERE id > 1);
-- params: [2]
SELECT id, name, height, planted, weight FROM plants WHERE id >= ? ORDER BY id;
-- params: [9, "oak", null, {"decimal": "1.50"}, {"datetime": "2026-11-22 12:00:00"}]
INSERT INTO plants (id, name, kind, weight, planted) VALUES (?, ?, ?, ?, ?);
-- name: what was bound arrived
SELECT id FROM plants WHERE id = 9 AND name = 'oak' AND kind IS NULL AND weight = 1.5 AND planted = '2026-11-22 12:00:00';
-- expect: error 1146
SELECT id FROM no_such_table;
INSERT INTO plants (id, name) VALUES (1, 'again');
DELIMITER $$
CREATE PROCEDURE all_of(kind_wanted VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci)
BEGIN
  SELECT name FROM plants WHERE kind = kind_wanted ORDER BY id;
  SELECT height FROM plants WHERE kind = kind_wanted ORDER BY id;
  UPDATE plants SET height = height + 1 WHERE kind = kind_wanted;
END$$
CALL all_of('tree')$$
DELIMITER ;

-- name: take from one
START TRANSACTION;
UPDATE plants SET height = 10 WHERE id = 1;
-- name: the other waits
-- session: other
-- send
UPDATE plants SET height = height * 2 WHERE id = 1;
COMMIT;
-- name: and has its turn
-- reap: other
SELECT id FROM plants WHERE id = 1 AND height = 20;

-- name: impatient
-- session: other
SET innodb_lock_wait_timeout = 1;
START TRANSACTION;
DELETE FROM plants WHERE id = 1;
-- name: waits in vain
-- session: other
DELETE FROM plants WHERE id = 1;
INSERT INTO plants (id, name) VALUES (50, 'never committed');
`

const old = `-- name: error: window functions
SELECT ROW_NUMBER() OVER () AS n;
-- name: none: a table of the old days
CREATE TABLE t (id INT PRIMARY KEY, made TIMESTAMP);
-- name: error: zero dates
INSERT INTO t VALUES (1, '0000-00-00');
-- name: none: found on both
SELECT id FROM t WHERE id = 2;
`

const place = new CliSandbox({
  'planted.sql': planted,
  'shop/schema.sql': `CREATE TABLE things (
  id INT PRIMARY KEY,
  name VARCHAR(20) CHARACTER SET utf8mb4 /*M! COLLATE utf8mb4_bin */,
  amount INT /*M! NOT NULL */,
  doc JSON
);
CREATE TABLE by_sum (a INT, KEY ((a + 1)));
`,
  'shop/seed.sql': `INSERT INTO things VALUES (1, 'a', 10, '{"a":1}'), (2, 'B', 20, NULL), (3, 'c', 30, NULL);\n`,
  'controls.sql': controls,
  'fixtures/garden/schema.sql': `CREATE TABLE plants (
  id INT PRIMARY KEY,
  name VARCHAR(20) NOT NULL,
  kind VARCHAR(10),
  height INT,
  weight DECIMAL(5, 2),
  planted DATETIME,
  KEY (kind)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
`,
  'fixtures/garden/seed.sql': `INSERT INTO plants VALUES (1, 'yew', 'tree', 3, 1.25, NULL), (2, '', 'herb', NULL, NULL, '2026-01-01'), (3, 'elm', 'tree', 4, 2.5, NULL);\n`,
  'old.sql': old,
})
afterAll(() => place[Symbol.asyncDispose]())

let ended: Ended
let verdict: Verdict
let observations: Observation[]
beforeAll(async () => {
  const [modern, aged] = await Promise.all([
    place.run(['run', 'planted.sql', 'controls.sql', '--out', 'modern', ...servers('mysql:9.7', 'mariadb:11.8')]),
    place.run(['run', 'old.sql', '--out', 'old', ...servers('mysql:5.6', 'mysql:9.7')]),
  ])
  ended = modern
  verdict = place.verdict('modern')
  observations = place.observations('modern')
  expect([modern.code, aged.code], modern.stderr + aged.stderr).toEqual([1, 1])
})

function servers(source: string, target: string): string[] {
  return ['--source', source, '--target', target, '--runtime', 'embedded']
}

/** Returns the expectations in the names of the statements: their places by line, and the kinds. */
function said(suite: string, file: string) {
  return [...suite.matchAll(/^-- name: ([a-z, ]+): (.*)\n((?:(?:-- |DELIMITER).*\n)*)/gm)].map(match => {
    const line = suite.slice(0, match.index + match[0].length).split('\n').length
    return { at: `${file}:${line}:1`, kinds: match[1]!, because: match[2] }
  })
}

/** Returns the kinds that were found at a place, worst first; details of columns only if there is no other kind. */
function foundAt(at: string, { divergences }: Verdict): string {
  const here = divergences.filter(({ statements }) =>
    statements.some(each => each.at === at && each.name !== undefined),
  )
  const found = new Set(here.flatMap(divergence => divergence.kinds))
  const decisive = kinds.filter(kind => found.has(kind) && (kind !== 'metadata' || found.size === 1))
  return decisive.join(', ') || 'none'
}

function namedAs(name: string): Observation {
  const observation = observations.find(each => each.name === name)
  if (!observation) throw new Error(`${name} was not observed`)
  return observation
}

describe('a planted difference', () => {
  it.each(said(planted, 'planted.sql'))('at $at is found as $kinds: $because', ({ at, kinds }) => {
    const found = foundAt(at, verdict)
    // Column details are only details, wherever they differ.
    expect(kinds === 'none' && found === 'metadata' ? 'none' : found).toBe(kinds)
  })

  it.each(said(old, 'old.sql'))('of MySQL 5.6 at $at is found as $kinds: $because', ({ at, kinds }) => {
    expect(foundAt(at, place.verdict('old'))).toBe(kinds)
  })

  it('in the schema of a fixture is one of setup, at the place of the schema', () => {
    const setup = verdict.divergences.find(divergence => divergence.kinds.includes('setup'))
    expect(setup).toMatchObject({
      severity: 'breaking',
      kinds: ['setup'],
      statements: [{ at: 'shop/schema.sql:7:1', suite: 'planted' }],
      example: { sql: 'CREATE TABLE by_sum (a INT, KEY ((a + 1)))' },
    })
  })

  it('of every kind was planted', () => {
    const found = (kind: Kind) => verdict.divergences.some(divergence => divergence.kinds.includes(kind))
    // Differences of a read-only window are planted in another test.
    expect(kinds.filter(kind => !found(kind))).toEqual(['read-only'])
  })

  it('in the second result says so, and which row it is', () => {
    const [difference] = namedAs('rows: the second of two results').differences.filter(({ kind }) => kind === 'rows')
    expect(difference).toMatchObject({ result: 2, rows: { count: 1, examples: [{ source: ['2'], target: ['3'] }] } })
  })

  it('keeps NULL and empty texts apart, and columns of one name', () => {
    const examplesOf = (name: string) => namedAs(name).differences.flatMap(({ rows }) => rows?.examples ?? [])
    expect(examplesOf('rows: NULL is not an empty text')).toEqual([{ source: [null], target: [''] }])
    expect(examplesOf('rows: of columns with one name')).toMatchObject([{ source: ['B'], target: ['c'] }])
  })

  it('that no statement shows is found in what the tables hold afterwards', () => {
    const contents = verdict.divergences.filter(({ statements }) =>
      statements.some(({ name }) => name === 'contents of heap'),
    )
    expect(contents).toMatchObject([{ kinds: ['rows'], statements: [{ at: 'planted.sql:1:1', suite: 'planted' }] }])
    // The table has no key, so the number of the row identifies it.
    expect(contents[0]!.example.differences[0]!.rows).toMatchObject({
      columns: { source: ['n'] },
      examples: [{ source: ['40'], target: ['41'], row: { source: 4, target: 4 } }],
    })
  })

  it('that a suite tolerates does not fail, and says why', () => {
    const tolerated = verdict.divergences.filter(({ status }) => status === 'tolerated')
    expect(tolerated).toMatchObject([{ kinds: ['rows'], fails: false, because: 'it is planted' }])
  })
})

describe('where nothing was planted', () => {
  it('nothing is found but column details', () => {
    const found = verdict.divergences.filter(
      ({ severity, statements }) => severity !== 'cosmetic' && statements.some(({ suite }) => suite === 'controls'),
    )
    expect(found).toEqual([])
    expect(ended.stderr).toMatch(/^✓ controls {2}24 statements/m)
  })

  it('every statement was compared, all but the warnings beside an error in full', () => {
    const suite = verdict.suites.find(({ name }) => name === 'controls')
    expect(suite).toMatchObject({ statements: 24, compared: 24, finished: true })
    const unread = observations.filter(({ suite }) => suite === 'controls').flatMap(({ notCompared }) => notCompared)
    expect(new Set(unread)).toEqual(new Set(['warnings: not read where both sides refuse']))
  })

  it('params are bound as what they are', () => {
    expect(namedAs('what was bound arrived').target).toMatchObject([{ kind: 'rows', rowCount: 1 }])
  })

  it('a statement waits for a lock until another session lets go of it', () => {
    expect(namedAs('the other waits')).toMatchObject({
      source: [{ kind: 'done', affectedRows: '1' }],
      target: [{ kind: 'done', affectedRows: '1' }],
    })
    expect(namedAs('and has its turn').source).toMatchObject([{ kind: 'rows', rowCount: 1 }])
  })

  it('a statement that waits in vain is refused on both sides', () => {
    const refused = [{ kind: 'error', errno: 1205 }]
    expect(namedAs('waits in vain')).toMatchObject({ source: refused, target: refused })
  })

  it('what was never committed is gone', () => {
    const contents = namedAs('contents of plants')
    expect(contents.source).toMatchObject([{ kind: 'rows', rowCount: 4 }])
    expect(contents.differences.filter(({ kind }) => kind !== 'metadata')).toEqual([])
  })
})
