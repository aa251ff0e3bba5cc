import { describe, expect, it } from 'vitest'
import type { Statement } from '../model/statement.ts'
import { parseSuite } from '../suite/parse.ts'
import { PipelinePolicy } from './pipeline-policy.ts'

function suiteOf(sql: string) {
  return parseSuite(sql, { file: 'windows.sql' })
}

/** Returns the windows of a suite, each as the numbers of its statements. */
function batchesOf(sql: string, limit = 32, isSpeculative = false): number[][] {
  const suite = suiteOf(sql)
  const windows = new PipelinePolicy(suite, limit, { isSpeculative })
  const groups: { statement: Statement }[][] = []
  for (const statement of suite.statements) {
    const last = groups.at(-1)
    if (last && windows.admits(statement, last)) last.push({ statement })
    else groups.push([{ statement }])
  }
  return groups.map(group => group.map(({ statement }) => suite.statements.indexOf(statement) + 1))
}

const reads = 'SELECT 1; SELECT id FROM t WHERE id = 2; SHOW TABLES; (SELECT 3) UNION (SELECT 4);'

describe('windows', () => {
  it('hold what only reads, up to their limit', () => {
    expect(batchesOf(reads)).toEqual([[1, 2, 3, 4]])
    expect(batchesOf(reads, 3)).toEqual([[1, 2, 3], [4]])
    expect(batchesOf(reads, 1)).toEqual([[1], [2], [3], [4]])
  })

  it('begin with a write, and hold none further on', () => {
    expect(
      batchesOf('INSERT INTO t VALUES (1); SELECT 2; SELECT 3; UPDATE t SET id = 4; DELETE FROM t; SELECT 6;'),
    ).toEqual([[1, 2, 3], [4], [5, 6]])
  })

  it('hold writes, too, where they are speculative, but nothing prepared behind one', () => {
    const writes = 'INSERT INTO t VALUES (1); SET @a = 2; SELECT @a; COMMIT; UPDATE t SET id = 5;'
    expect(batchesOf(writes, 32, true)).toEqual([[1, 2, 3, 4, 5]])
    expect(batchesOf(`${writes} CREATE TABLE u (id INT); DELETE FROM t; DROP TABLE u; SELECT 9;`, 32, true)).toEqual([
      [1, 2, 3, 4, 5],
      [6],
      [7],
      [8],
      [9],
    ])
    expect(batchesOf('SELECT 1;\n-- params: [2]\nSELECT ?;\nSET @a = 3;\n-- params: [4]\nSELECT ?;', 32, true)).toEqual(
      [[1, 2, 3], [4]],
    )
  })

  it.each([
    'SELECT id INTO OUTFILE "x" FROM t',
    'SELECT id FROM t FOR UPDATE',
    'SELECT id FROM t LOCK IN SHARE MODE',
    'SELECT id FROM t FOR SHARE SKIP LOCKED',
    "SELECT GET_LOCK('a', 1)",
    'SELECT NEXTVAL(s)',
    'SELECT NEXT VALUE FOR s',
    'SELECT elsewhere.f(1)',
    'SELECT `elsewhere` . `f` (1)',
    'WITH a AS (SELECT 1) DELETE FROM t',
    'EXPLAIN ANALYZE SELECT id FROM t',
    'ANALYZE FORMAT=JSON SELECT 1',
    'SET @a = 1',
    'USE mysql',
    'START TRANSACTION',
    'COMMIT',
    'CALL p()',
    'KILL CONNECTION_ID()',
    "LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
    'SELECT /*! 1 INTO @a */',
    'SELECT group_replication_set_as_primary("x")',
    'SELECT ROW_COUNT()',
    'SHOW WARNINGS',
    `SELECT '${'x'.repeat(70_000)}'`,
  ])('do not let %s follow', sql => {
    expect(batchesOf(`SELECT 1;\n${sql};`)).toEqual([[1], [2]])
  })

  it.each([
    'CREATE TABLE u (id INT)',
    'ALTER TABLE t ADD UNIQUE (id)',
    'CALL p()',
    "EXECUTE IMMEDIATE 'DROP TABLE t'",
    'USE mysql',
    'KILL CONNECTION_ID()',
    "LOAD DATA LOCAL INFILE 'x' INTO TABLE t",
    'LOCK TABLES t READ',
    'SELECT ROW_COUNT()',
    `INSERT INTO t VALUES ('${'x'.repeat(70_000)}')`,
  ])('wait for the answer to %s', sql => {
    expect(batchesOf(`${sql};\nSELECT 2;`)).toEqual([[1], [2]])
  })

  it('end where several statements stand in one text', () => {
    expect(batchesOf('DELIMITER //\nSELECT 1//\nSELECT 2; DELETE FROM t//\nSELECT 3//')).toEqual([[1], [2], [3]])
  })

  it('hold prepared statements, but not with large values', () => {
    expect(batchesOf('SELECT 1;\n-- params: [2]\nSELECT ?;\nSELECT 3;')).toEqual([[1, 2, 3]])
    expect(batchesOf(`SELECT 1;\n-- params: ["${'x'.repeat(70_000)}"]\nSELECT ?;`)).toEqual([[1], [2]])
  })

  it('belong to one connection, on which nothing is sent without waiting', () => {
    expect(batchesOf('SELECT 1;\n-- session: b\nSELECT 2;\n-- session: b\nSELECT 3;\nSELECT 4;')).toEqual([
      [1],
      [2, 3],
      [4],
    ])
    expect(
      batchesOf('SELECT 1;\n-- session: b\n-- send\nSELECT 2;\n-- session: b\nSELECT 3;\n-- reap: b\nSELECT 4;'),
    ).toEqual([[1], [2], [3], [4]])
  })

  it('are of one statement in a suite whose functions write, or that counts statements', () => {
    const alone = [[1], [2], [3]]
    expect(
      batchesOf(
        'DELIMITER //\nCREATE FUNCTION f() RETURNS INT BEGIN UPDATE t SET a = 1; RETURN 1; END//\nSELECT 2//\nSELECT 3//',
      ),
    ).toEqual(alone)
    expect(batchesOf('CREATE FUNCTION f() RETURNS INT RETURN 1; SELECT 2; SELECT 3;')).toEqual([[1], [2, 3]])
    expect(batchesOf("SELECT 1; SHOW SESSION STATUS LIKE 'Questions'; SELECT 3;")).toEqual(alone)
    expect(batchesOf('SELECT 1; SELECT 2; SHOW PROFILES;')).toEqual(alone)
  })
})
