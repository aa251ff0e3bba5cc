import { describe, expect, it } from 'vitest'
import { normalise } from '../lexer/normalise.ts'
import { isRepeatableQuery } from './repeatable-query.ts'

const isRepeatable = (sql: string) => isRepeatableQuery(normalise(sql))

describe('a query can be repeated', () => {
  it.each([
    'SELECT id, v FROM t WHERE id = 1',
    'SELECT COUNT(*) AS n, MAX(v) FROM t WHERE id BETWEEN 2 AND 11',
    'SELECT s FROM t WHERE id IN (3, 4) ORDER BY id LIMIT 2',
    "SELECT 1 + '1x', CAST(name AS DECIMAL(8, 2)) FROM item i JOIN note AS n ON n.id = i.id",
    "(SELECT a.x FROM a) UNION ALL (SELECT '@' FROM b)",
    'WITH few AS (SELECT 1 AS n) SELECT n FROM few',
  ])('%s', sql => {
    expect(isRepeatable(sql)).toBe(true)
  })

  it.each([
    'SELECT @a := 1',
    'SELECT @@sql_mode',
    'SELECT RAND()',
    'SELECT SLEEP(1)',
    'SELECT f(1)',
    'SELECT `f`(1)',
    'SELECT CURRENT_TIMESTAMP',
    'SELECT NOW()',
    'SELECT LAST_INSERT_ID(5)',
    'SELECT ROW_COUNT()',
    'SELECT SQL_CALC_FOUND_ROWS id FROM t LIMIT 1',
    'SELECT id FROM t FOR UPDATE',
    'SELECT id FROM t INTO @a',
    'SELECT NEXT VALUE FOR s',
    'SELECT /*!80000 SLEEP(1) */ 1',
    'SELECT /*+ MAX_EXECUTION_TIME(1) */ 1',
    'SELECT a FROM other.v',
    'SELECT a FROM t JOIN `other`.`v`',
    'SELECT a FROM (t, other.v)',
    'SELECT a FROM t, other.v AS w',
    'SELECT * FROM information_schema.tables',
    'INSERT INTO t VALUES (1)',
    'SHOW TABLES',
    'EXPLAIN SELECT 1',
    'SELECT 1; SELECT 2',
  ])('not %s', sql => {
    expect(isRepeatable(sql)).toBe(false)
  })
})
