import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ungrantedEffect } from './ungranted-effects.ts'

const kindOf = (sql: string) => ungrantedEffect(sql)?.kind

describe('what no right of an account controls', () => {
  it.each([
    ["XA COMMIT 'x'", 'global'],
    ["XA /* why */ ROLLBACK 'x'", 'global'],
    ["/*!50000 XA */ COMMIT 'x'", 'global'],
    ["BEGIN NOT ATOMIC SELECT 1; XA COMMIT 'x'; END", 'global'],
    ["SET STATEMENT max_statement_time = SUBSTRING('10' FROM 1 FOR 2) + 0 FOR XA COMMIT 'x'", 'global'],
    ["CREATE PROCEDURE p() BEGIN DECLARE CONTINUE HANDLER FOR after XA COMMIT 'x'; END", 'global'],
    ["BEGIN <<l>> XA COMMIT 'x'; END", 'global'],
    ["CREATE TABLE t (a INT) DATA DIRECTORY = '/x'", 'global'],
    ["SET STATEMENT x = 1 FOR CREATE TABLE t (a INT) INDEX DIRECTORY '/x'", 'global'],
    ['CREATE TABLE t (a INT) TABLESPACE = shared', 'global'],
    ['CREATE TABLE t (a INT) TABLESPACE shared', 'global'],
    ['ALTER TABLE t TABLESPACE innodb_system', 'global'],
    ['CREATE TABLE t (a INT) PARTITION BY HASH (a) (PARTITION p TABLESPACE = shared)', 'global'],
    ["SELECT GET_LOCK('job', 1)", 'user-lock'],
    ["SELECT `get_lock`('job', 1)", 'user-lock'],
    ["CREATE PROCEDURE p() BEGIN DO GET_LOCK('job', 1); END", 'user-lock'],
    ["SET PASSWORD = 'x'", 'own-account'],
    ["SET @a = 1, PASSWORD = PASSWORD('x')", 'own-account'],
    ["SET NAMES utf8, PASSWORD = 'x'", 'own-account'],
    ["SET statement = 1, PASSWORD = 'x'", 'own-account'],
    ["SET PASSWORD FOR CURRENT_USER() = 'x'", 'own-account'],
    ["CREATE PROCEDURE p() BEGIN UPDATE t SET a = 1; SET PASSWORD = 'x'; END", 'own-account'],
    ["ALTER USER USER() IDENTIFIED BY 'x'", 'own-account'],
    ["ALTER USER IF EXISTS CURRENT_USER IDENTIFIED BY 'x'", 'own-account'],
    ['PREPARE s FROM @sql', 'unreadable'],
    ["EXECUTE IMMEDIATE CONCAT('X', 'A')", 'unreadable'],
    ["SET STATEMENT x = 1 FOR PREPARE s FROM CONCAT('X', 'A')", 'unreadable'],
    ["PREPARE s FROM 'XA COMMIT ''x'''", 'global'],
    ["PREPARE s FROM 'X' 'A COMMIT ''x'''", 'global'],
    ["EXECUTE IMMEDIATE 'PREPARE s FROM ''SELECT GET_LOCK(1, 1)'''", 'user-lock'],
  ])('%s', (sql, kind) => {
    expect(kindOf(sql)).toBe(kind)
  })

  /** Each text was seen to take effect outside the suite on a server that reads the text differently. */
  it.each([
    ['a comment that is skipped', (p: string) => `/*!99999 ' */ ${p} -- ' */`],
    ['a comment of MariaDB', (p: string) => `/*M!999999 ' */ ${p} -- ' */`],
    ['dollars that are a name', (p: string) => `SELECT 1 AS $$; ${p}; SELECT 2 AS $$`],
    ['a tag that is a name', (p: string) => `SELECT 1 AS $x$; ${p}; SELECT 2 AS $x$`],
    ['half a letter of gbk', (p: string) => `SELECT '€\\'; ${p}; -- '`],
    ['half a letter of gbk in a name', (p: string) => `SELECT 1 AS \`€\`, 2 AS \`; ${p}; -- \``],
    ['a control character behind dashes', (p: string) => `SELECT 1 --\u007f '\n; ${p}; -- '`],
    ['a backslash that is none', (p: string) => `SELECT 'a\\'; ${p}; -- '`],
    ['a name in brackets', (p: string) => `SELECT 1 AS [']; ${p}; -- '`],
    ['a comment in a comment', (p: string) => `/*!50000 SELECT 1 /*!50000 ; ${p} */ ; SELECT 2 */`],
  ])('is seen behind %s', (_what, hide) => {
    expect(kindOf(hide('XA COMMIT "x"'))).toBe('global')
    expect(kindOf(hide('XA/**/COMMIT "x"'))).toBe('global')
    expect(kindOf(hide('SELECT GET_LOCK("x", 0)'))).toBe('user-lock')
    expect(kindOf(hide('CREATE TABLE t (a INT) DATA DIRECTORY="/x"'))).toBe('global')
    expect(kindOf(hide('SET PASSWORD = "x"'))).toBe('own-account')
    expect(kindOf(hide('PREPARE s FROM "X" "A COMMIT 1"'))).toMatch(/unreadable|global/)
  })

  it('is seen whatever white space a server takes', () => {
    expect(kindOf("XA\u00a0COMMIT 'x'")).toBe('global')
    fc.assert(
      fc.property(fc.stringMatching(/^[^A-Za-z0-9_]{1,6}$/), gap => {
        const sql = `SELECT 1 /*!99999 ' */; XA${gap}COMMIT 1 -- ' */`
        expect(kindOf(sql)).toBe('global')
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    'SELECT xa, ya FROM points ORDER BY CASE WHEN xa > 1 THEN 1 ELSE 2 END',
    "INSERT INTO words VALUES ('xa commit'), ('get_lock('), ('data directory'), ('prepare s from')",
    "UPDATE users SET password = 'x', name = 'y'",
    "INSERT INTO users SET id = 1, password = 'x'",
    "SET STATEMENT max_statement_time = 1 FOR INSERT INTO users SET id = 1, password = 'x'",
    "INSERT INTO users (id, password) VALUES (1, 'x') ON DUPLICATE KEY UPDATE password = 'y'",
    "SET @password = 'x', @a = 'password'",
    "CREATE USER app IDENTIFIED BY 'password'",
    "UPDATE users SET password = 'a\\'b', note = 'é'",
    "INSERT INTO mails VALUES ('reset your password: it\\'s easy')",
    'ALTER TABLE t ADD COLUMN tablespace INT',
    'ALTER TABLE t CHANGE tablespace space VARCHAR(64)',
    'CREATE TABLE t (id INT, tablespace INT, directory TEXT)',
    'CREATE TABLE t (a INT) TABLESPACE = innodb_file_per_table',
    '/*!50100 TABLESPACE = innodb_file_per_table */ SELECT 1',
    'ALTER TABLE t DISCARD TABLESPACE',
    'SELECT tablespace, data, directory FROM information_schema.files',
    "PREPARE s FROM 'SELECT ?'",
    "PREPARE s FROM 'SELECT a FROM t WHERE b = \\'x\\''",
    'DEALLOCATE PREPARE s',
    "SELECT IS_FREE_LOCK('job'), RELEASE_LOCK('job')",
    "INSERT INTO settings VALUES ('prepare', 'immediate', 'é')",
  ])('%s does nothing of the kind', sql => {
    expect(ungrantedEffect(sql)).toBeUndefined()
  })
})
