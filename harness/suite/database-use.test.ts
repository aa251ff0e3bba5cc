import { describe, expect, it } from 'vitest'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { databaseUse } from './database-use.ts'

const useOf = (sql: string) => databaseUse([{ effects: effectsOf(sql) }])

describe('databaseUse', () => {
  it.each([
    'SELECT 1',
    '(SELECT 1) UNION (SELECT 2)',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'insert into t values (1);',
    '/* why */ UPDATE t SET a = 1',
    'TRUNCATE TABLE t',
    'CREATE TEMPORARY TABLE t (id INT)',
    'DROP TEMPORARY TABLE t',
    "SET sql_mode = ''",
    'START TRANSACTION',
    "PREPARE s FROM 'DROP TABLE t'",
  ])('leaves definitions: %s', sql => {
    expect(useOf(sql).leavesDefinitions).toBe(true)
  })

  it.each([
    'CREATE TABLE t (id INT)',
    'ALTER TABLE t ADD a INT',
    'DROP TABLE t',
    'RENAME TABLE t TO u',
    'CALL p()',
    'EXECUTE s',
    'ANALYZE TABLE t',
    'OPTIMIZE TABLE t',
    'SELECT 1; DROP TABLE t',
    'SELECT 1 /*! ; DROP TABLE t */',
    'BEGIN NOT ATOMIC DROP TABLE t; END',
    'SET GLOBAL max_connections = 1',
    'START REPLICA',
    'UPDATE mysql.user SET plugin = 1',
    'FLUSH TABLES',
    'XA START 1',
    '',
  ])('may leave other definitions, or more: %s', sql => {
    expect(useOf(sql).leavesDefinitions).toBe(false)
  })

  it.each([
    'SELECT table_rows FROM information_schema.tables',
    'SELECT * FROM `information_schema`.`tables`',
    'SELECT table_name FROM information_schema.statistics WHERE table_schema = DATABASE()',
    'EXPLAIN SELECT 1',
    'SHOW TABLE STATUS',
    'show index from t',
    'SHOW DATABASES',
    'DESC SELECT 1',
    'SELECT * FROM `mysql` . user, mysql.db',
  ])('looks beyond rows: %s', sql => {
    expect(useOf(sql).looksBeyondRows).toBe(true)
  })

  it.each([
    'SELECT keys_held FROM t ORDER BY id DESC',
    'SHOW TABLES',
    'DESCRIBE t',
    'SHOW CREATE TABLE t',
    'SELECT column_name FROM `information_schema`.`columns`',
  ])('looks at rows and definitions alone: %s', sql => {
    expect(useOf(sql).looksBeyondRows).toBe(false)
  })

  it('names the tables that are written to', () => {
    const statements = [
      'INSERT INTO Users VALUES (1)',
      'SELECT * FROM logs',
      'UPDATE a JOIN b SET a.x = b.x',
      'TRUNCATE c',
    ]
    expect([...databaseUse(statements.map(sql => ({ effects: effectsOf(sql) }))).written].sort()).toEqual(
      expect.arrayContaining(['a', 'c', 'users']),
    )
  })
})
