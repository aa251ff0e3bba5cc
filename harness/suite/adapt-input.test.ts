import { expect, it } from 'vitest'
import { UsageErrors } from '../model/usage-error.ts'
import { parseFixture, parseSuite } from './parse.ts'

const dump = `/*M!999999\\- enable the sandbox mode */
-- MySQL dump
/*!40101 SET NAMES utf8mb4 */;
SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
SET @@SESSION.SQL_LOG_BIN= 0;
SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5';
/*!40000 DROP DATABASE IF EXISTS \`shop\`*/;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`shop\` /*!40100 DEFAULT CHARACTER SET latin1 */;
USE \`shop\`;
CREATE TABLE \`t\` (a INT);
CREATE VIEW v AS SELECT * FROM shop.t;
SET @@SESSION.SQL_LOG_BIN = @MYSQLDUMP_TEMP_LOG_BIN;
`

const sqlOf = ({ statements }: { statements: { sql: string }[] }) =>
  statements.map(({ sql }) => sql.replaceAll(/\s+/g, ' '))

function errorsOf(sql: string): string[] {
  try {
    parseSuite(sql, { file: 'a.sql' })
  } catch (error) {
    if (error instanceof UsageErrors) return error.errors.map(each => each.describe())
    throw error
  }
  return []
}

it('maps the one database of a dump to the suite', () => {
  const fixture = parseFixture([{ text: dump, file: 'schema.sql' }])
  const loaded = [
    '/*!40101 SET NAMES utf8mb4 */',
    'ALTER DATABASE /*!32312 */ /*!40100 DEFAULT CHARACTER SET latin1 */',
    'CREATE TABLE `t` (a INT)',
    'CREATE VIEW v AS SELECT * FROM t',
  ]
  expect(sqlOf(fixture)).toEqual(loaded)
  expect(fixture.database).toBe('shop')
  expect(fixture.remarks?.map(each => each.split(':').slice(0, 2).join(':'))).toEqual(['schema.sql:4', 'schema.sql:7'])
  const suite = parseSuite('-- fixture: shop\n-- name: none\nUSE shop;\n-- name: one\nSELECT * FROM shop.t;', {
    file: 'a.sql',
    fixture: name => ({ name, directory: '', ...fixture }),
  })
  expect(sqlOf(suite)).toEqual(['SELECT * FROM t'])
  expect(suite.statements[0]!.name).toBe('one')
  expect(sqlOf(parseSuite(dump, { file: 'dump.sql' }))).toEqual(loaded)
})

it('maps a database that is created and named without USE, and leaves several such databases alone', () => {
  expect(sqlOf(parseSuite('CREATE DATABASE shop; CREATE TABLE shop.t (a INT)', { file: 'a.sql' }))).toEqual([
    'CREATE TABLE t (a INT)',
  ])
  const several = 'CREATE DATABASE one; CREATE DATABASE two; CREATE TABLE one.t (a INT); CREATE TABLE two.t (a INT)'
  expect(sqlOf(parseSuite(several, { file: 'a.sql' }))).toEqual(several.split('; '))
  const alone = 'CREATE DATABASE one CHARACTER SET latin1; SHOW CREATE DATABASE one; DROP DATABASE one'
  expect(sqlOf(parseSuite(alone, { file: 'a.sql' }))).toEqual(alone.split('; '))
})

it('takes a script that makes its database again, with titles and client commands around it', () => {
  const employees = `DROP DATABASE IF EXISTS employees;
CREATE DATABASE IF NOT EXISTS employees;
USE employees;
SELECT 'CREATING DATABASE STRUCTURE' as 'INFO';
DROP TABLE IF EXISTS dept_emp;
CREATE TABLE employees (emp_no INT NOT NULL, PRIMARY KEY (emp_no));
CREATE OR REPLACE VIEW latest AS SELECT employees.emp_no FROM employees.employees;
`
  expect(sqlOf(parseSuite(employees, { file: 'employees.sql' })).slice(1)).toEqual([
    'DROP TABLE IF EXISTS dept_emp',
    'CREATE TABLE employees (emp_no INT NOT NULL, PRIMARY KEY (emp_no))',
    'CREATE OR REPLACE VIEW latest AS SELECT employees.emp_no FROM employees',
  ])
})

it('leaves settings of an application alone', () => {
  const sql = "SET SESSION sql_mode = '', sql_log_bin = 0"
  expect(sqlOf(parseSuite(sql, { file: 'a.sql' }))).toEqual([sql])
})

it('tells what cannot be mapped', () => {
  expect(errorsOf('USE shop; CREATE TABLE t (a INT);\nUSE crm; CREATE TABLE t (a INT)')).toEqual([
    expect.stringMatching(/^a\.sql:2:1: Two databases are used here, shop and crm.*\n.*mysqldump/),
  ])
  expect(errorsOf('USE shop; CREATE TABLE t (a INT);\nDROP DATABASE shop; SELECT 1')).toEqual([
    expect.stringContaining("a.sql:2:1: This would drop the suite's own database"),
  ])
  expect(errorsOf('USE shop; CREATE TABLE t (a INT);\nDROP DATABASE shop')).toEqual([])
  expect(errorsOf('USE shop; SELECT 1;\nUSE mysql; SELECT 1')).toEqual([
    expect.stringContaining("a.sql:2:1: USE leaves the suite's own database"),
  ])
})
