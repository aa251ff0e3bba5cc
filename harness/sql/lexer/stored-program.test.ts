import { describe, expect, it } from 'vitest'
import { lex } from './lex.ts'
import { isStoredProgram, unclosedBlock } from './stored-program.ts'
import { significant } from './token-walk.ts'

const unclosed = (sql: string) => unclosedBlock(significant(lex(sql)))?.text

describe('unclosedBlock', () => {
  it.each([
    ['CREATE PROCEDURE p() BEGIN SELECT 1', 'BEGIN'],
    ['CREATE DEFINER=`root`@`localhost` PROCEDURE p(IN a INT) DETERMINISTIC begin DECLARE x INT', 'begin'],
    ['CREATE OR REPLACE DEFINER = admin FUNCTION f() RETURNS INT BEGIN RETURN 1', 'BEGIN'],
    ['/*!50003 CREATE*/ /*!50003 TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1', 'BEGIN'],
    ['CREATE TRIGGER t AFTER UPDATE ON a FOR EACH ROW IF NEW.a > 1 THEN SET @x = 1', 'THEN'],
    ['CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM t', 'BEGIN'],
    ['CREATE PROCEDURE p() WHILE @a < 3 DO SET @a = @a + 1', 'WHILE'],
    ['CREATE PROCEDURE p() CASE 1 WHEN 1 THEN SELECT 1', 'CASE'],
    ['CREATE PROCEDURE p() again: LOOP SELECT CASE WHEN 1 THEN 2 END', 'LOOP'],
  ])('%s', (sql, word) => {
    expect(unclosed(sql)).toBe(word)
  })

  it.each([
    'CREATE PROCEDURE p() SELECT 1',
    'CREATE PROCEDURE p() BEGIN END',
    'CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; ELSEIF b THEN SELECT 2; ELSE SELECT 3; END IF; END',
    'CREATE PROCEDURE p() one: BEGIN two: LOOP LEAVE two; END LOOP two; END one',
    'CREATE PROCEDURE p() BEGIN REPEAT SET @a = 1; UNTIL @a END REPEAT; WHILE 0 DO SELECT 1; END WHILE; END',
    'CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN SELECT CASE WHEN b THEN 1 ELSE 2 END; END CASE; END',
    'CREATE FUNCTION f() RETURNS INT RETURN CASE WHEN 1 THEN IF(1, 2, 3) ELSE REPEAT(4, 1) END',
    'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.begin = 1',
    'CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW INSERT INTO log (begin, end) VALUES (1, 2)',
    'CREATE TABLE t (begin INT)',
    'BEGIN',
    'SELECT CASE WHEN 1',
    "CREATE USER 'procedure' IDENTIFIED BY 'begin'",
    'DROP PROCEDURE p',
  ])('%s is whole', sql => {
    expect(unclosed(sql)).toBeUndefined()
  })

  it('knows a stored program from other definitions', () => {
    expect(isStoredProgram(significant(lex('CREATE AGGREGATE FUNCTION f() RETURNS INT RETURN 1')))).toBe(true)
    expect(isStoredProgram(significant(lex('ALTER EVENT e DO SELECT 1')))).toBe(true)
    expect(isStoredProgram(significant(lex('CREATE VIEW v AS SELECT 1 AS `function`')))).toBe(false)
    expect(isStoredProgram(significant(lex('CREATE TABLE t (event INT)')))).toBe(false)
  })
})
