import { expect, it } from 'vitest'
import { parseScript } from '../testing/parse-script.ts'
import { needsExclusiveServer } from './needs-exclusive-server.ts'
import { parseSuite } from './parse.ts'

const suiteOf = (sql: string) => parseSuite(sql, { file: 's.sql' })

it.each([
  "SELECT GET_LOCK('a', 1);",
  'SHOW FULL PROCESSLIST;',
  'SET GLOBAL max_connections = 9;',
  'FLUSH TABLES;',
  'KILL 3;',
  'CREATE USER u;',
  'CREATE DATABASE other;',
  'SELECT * FROM performance_schema.threads;',
  "SELECT 1 FROM information_schema.tables WHERE table_schema = 'x';",
  'SHOW GLOBAL STATUS;',
  'SELECT COUNT(*) FROM information_schema.columns;',
  'SELECT UUID_SHORT();',
  "SET @s = 'FLUSH TABLES'; PREPARE s FROM @s;",
])('must have the servers to itself: %s', sql => {
  expect(needsExclusiveServer(suiteOf(sql))).toBe(true)
})

it.each(['SELECT 1;', 'BEGIN; UPDATE t SET a = 1; COMMIT;', 'CREATE TABLE t (id INT);', 'LOCK TABLES t WRITE;'])(
  'can run beside others: %s',
  sql => {
    expect(needsExclusiveServer(suiteOf(sql))).toBe(false)
  },
)

it('counts what the fixture does', () => {
  const statements = parseScript('GRANT ALL ON *.* TO u', { file: 'schema.sql' })
  const fixture = { name: 'f', directory: '/f', statements }
  expect(needsExclusiveServer({ ...suiteOf('SELECT 1;'), fixture })).toBe(true)
})
