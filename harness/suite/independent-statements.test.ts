import { describe, expect, it } from 'vitest'
import { parseScript } from '../testing/parse-script.ts'
import { hasIndependentStatements } from './independent-statements.ts'
import { parseSuite } from './parse.ts'

const schema = `
CREATE TABLE t (id INT PRIMARY KEY, word VARCHAR(10));
CREATE VIEW words AS SELECT word FROM t WHERE id > 0;
CREATE FUNCTION count_up(n INT) RETURNS INT RETURN n + 1;
SET autocommit = 0;
INSERT INTO t VALUES (1, 'one');
COMMIT;
SET autocommit = 1;
`

function isIndependent(sql: string, fixtureSql = schema, lines?: number[]): boolean {
  const statements = parseScript(fixtureSql, { file: 'schema.sql' })
  const fixture = (name: string) => ({ name, directory: '', statements })
  return hasIndependentStatements(
    parseSuite(`-- fixture: f\n${sql}`, { file: 'a.sql', fixture, ...(lines ? { lines } : {}) }),
  )
}

describe('statements are independent where each is a question about what the fixture has left', () => {
  it.each([
    'SELECT id FROM t; SELECT word FROM words ORDER BY word LIMIT 1;',
    '(SELECT id FROM t) UNION (SELECT 2 FROM t); VALUES ROW(1), ROW(2);',
    'WITH x AS (SELECT id FROM t) SELECT * FROM x JOIN t USING (id);',
    '-- params: [1]\nSELECT id FROM t WHERE id = ?;',
    'SELECT SUBSTRING(word FROM 1 FOR 2), REPLACE(word, "a", "b"), NOW(), UUID() FROM t;',
    'SELECT /*+ SET_VAR(sort_buffer_size = 1M) */ id FROM t; -- into, rand(), @a\nSELECT "for update";',
    '-- tolerate: rows because "planted"\nSELECT id FROM t;',
    'SELECT id FROM nowhere; SELECT nothing;',
  ])('%s', sql => {
    expect(isIndependent(sql)).toBe(true)
  })
})

describe('they are not where one can learn of another', () => {
  it.each([
    ['a write', 'SELECT 1; INSERT INTO t VALUES (2, "two");'],
    ['a write behind WITH', 'WITH x AS (SELECT 1 AS id) UPDATE t JOIN x USING (id) SET word = "x";'],
    ['a deletion behind WITH', 'WITH x AS (SELECT 1 AS id) DELETE FROM t WHERE id IN (SELECT id FROM x);'],
    ['a setting', 'SET sql_mode = ""; SELECT id FROM t;'],
    ['a temporary table', 'CREATE TEMPORARY TABLE x (id INT); SELECT id FROM x;'],
    ['a transaction', 'BEGIN; SELECT id FROM t; COMMIT;'],
    ['a user variable', 'SELECT @n := 1;'],
    ['a variable of the session', 'SELECT @@last_insert_id;'],
    ['INTO', 'SELECT id FROM t LIMIT 1 INTO @n;'],
    ['a version comment', 'SELECT id /*!50000 INTO OUTFILE "/tmp/x" */ FROM t;'],
    ['a lock of rows', 'SELECT id FROM t FOR UPDATE;'],
    ['an older lock of rows', 'SELECT id FROM t LOCK IN SHARE MODE;'],
    ['a lock by name', 'SELECT GET_LOCK("a", 1);'],
    ['diagnostics', 'SELECT id FROM t; SHOW WARNINGS;'],
    ['a count of rows found', 'SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1; SELECT FOUND_ROWS();'],
    ['an insert id', 'SELECT LAST_INSERT_ID(7);'],
    ['random numbers, which are drawn in a row', 'SELECT RAND(); SELECT id FROM t ORDER BY RAND();'],
    ['a sequence', 'SELECT NEXT VALUE FOR s;'],
    ['a sequence, as a function', 'SELECT `nextval`(s);'],
    ['a stored function of the fixture', 'SELECT id FROM t WHERE id = Count_Up(1);'],
    ['a function in double quotes', 'SELECT "count_up"(1);'],
    ['a function of another database', 'SELECT tools.touch(1);'],
    ['what the server has done', 'SELECT * FROM performance_schema.session_status;'],
    ['EXPLAIN', 'EXPLAIN SELECT id FROM t;'],
    ['a procedure', 'CALL p();'],
    ['a prepared statement', "PREPARE s FROM 'SELECT 1'; EXECUTE s;"],
    ['a second connection', '-- session: b\nSELECT id FROM t;'],
    ['only', '-- only\nSELECT id FROM t;\nSELECT 2;'],
  ])('%s', (_, sql) => {
    expect(isIndependent(sql)).toBe(false)
  })

  it('a statement that was picked', () => {
    expect(isIndependent('SELECT id FROM t;\nSELECT 2;', schema, [2])).toBe(false)
  })

  it.each([
    ['its fixture leaves a transaction open', 'CREATE TABLE t (id INT); START TRANSACTION;'],
    ['its fixture leaves autocommit off', 'CREATE TABLE t (id INT); SET @@session.autocommit = OFF;'],
    ['its fixture changes how strings end', "CREATE TABLE t (id INT); SET sql_mode = 'NO_BACKSLASH_ESCAPES';"],
    ['a view draws numbers', 'CREATE VIEW t AS SELECT RAND() AS id;'],
    ['a view calls a function', 'CREATE FUNCTION f() RETURNS INT RETURN 1; CREATE VIEW t AS SELECT f() AS id;'],
  ])('%s', (_, fixture) => {
    expect(isIndependent('SELECT id FROM t;', fixture)).toBe(false)
  })
})
