import { expect, it } from 'vitest'
import { parseScript } from '../testing/parse-script.ts'
import { isRestartable } from './is-restartable.ts'
import { parseSuite } from './parse.ts'

const suiteOf = (sql: string) => parseSuite(sql, { file: 's.sql' })

it.each([
  'SELECT 1; UPDATE t SET a = 1; CREATE TABLE u (id INT);',
  'KILL CONNECTION_ID();',
  "SELECT GET_LOCK('a', 1);",
])('can be restarted: %s', sql => {
  expect(isRestartable(suiteOf(sql))).toBe(true)
})

it.each([
  'SET GLOBAL max_connections = 5;',
  'CREATE DATABASE crosscheck_beside;',
  'PREPARE s FROM @text;',
  '-- session: b\n-- send\nSELECT 1;\n-- reap: b\nSELECT 2;',
])('cannot be restarted: %s', sql => {
  expect(isRestartable(suiteOf(sql))).toBe(false)
})

it('counts what the fixture does', () => {
  const fixture = {
    name: 'f',
    directory: '/f',
    statements: parseScript('GRANT ALL ON *.* TO u', { file: 'schema.sql' }),
  }
  expect(isRestartable({ ...suiteOf('SELECT 1;'), fixture })).toBe(false)
})
