import { expect, it } from 'vitest'
import { effectsOf } from './statement-effects.ts'

it.each([
  'SELECT ROW_COUNT()',
  'select found_rows ( )',
  'SELECT 1, /*!50000 row_count() */',
  'SHOW WARNINGS LIMIT 1',
  'SHOW ERRORS',
  'SHOW COUNT(*) WARNINGS',
  'show count( * ) errors',
  'GET DIAGNOSTICS @n = NUMBER',
  'GET CURRENT DIAGNOSTICS CONDITION 1 @m = MESSAGE_TEXT',
  'SELECT @@warning_count',
  'SELECT @@session.error_count',
  'INSERT INTO log VALUES (ROW_COUNT())',
  'SET @n = ROW_COUNT()',
])('%s looks back', sql => {
  expect(effectsOf(sql).diagnostics).toBe('read')
})

it.each([
  'SELECT LAST_INSERT_ID()',
  'SELECT @@identity',
  "SELECT 'ROW_COUNT()' -- ROW_COUNT()",
  'SELECT row_count FROM t',
  'SHOW TABLES',
  'SHOW COUNT(*) TABLES',
  'SELECT @warning_count',
  'CREATE PROCEDURE p() SELECT ROW_COUNT()',
  '',
])('%s does not', sql => {
  expect(effectsOf(sql).diagnostics).not.toBe('read')
})
