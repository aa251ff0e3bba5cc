import { describe, expect, it } from 'vitest'
import { lex } from '../lexer/lex.ts'
import { asAlterOfCurrent, databaseStatement, withoutDatabase } from './database-names.ts'

it.each<[string, string | undefined]>([
  ['USE shop', 'use shop'],
  ['use `shop`', 'use shop'],
  ['CREATE DATABASE IF NOT EXISTS shop', 'create shop'],
  ['CREATE DATABASE /*!32312 IF NOT EXISTS*/ `my shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */', 'create my shop'],
  ['CREATE OR REPLACE SCHEMA shop', 'create shop'],
  ['/*!40000 DROP DATABASE IF EXISTS `shop`*/', 'drop shop'],
  ['ALTER DATABASE shop CHARACTER SET latin1', 'alter shop'],
  ['ALTER DATABASE CHARACTER SET latin1', undefined],
  ['USE information_schema', undefined],
  ['CREATE TABLE database_of (a INT)', undefined],
  ['SELECT 1 FROM t USE INDEX (a)', undefined],
  ['CREATE DATABASE crosscheck_other', undefined],
])('%s is about %s', (sql, expected) => {
  const found = databaseStatement(lex(sql))
  expect(found && `${found.verb} ${found.name}`).toBe(expected)
})

it.each<[string, string | undefined]>([
  ['CREATE DATABASE shop', undefined],
  ['CREATE DATABASE IF NOT EXISTS shop CHARACTER SET latin1', 'ALTER DATABASE CHARACTER SET latin1'],
  [
    'CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */ ' +
      "/*!80016 DEFAULT ENCRYPTION='N' */",
    'ALTER DATABASE /*!32312 */ /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */ /*!80016 */',
  ],
  ['/*!40100 CREATE SCHEMA shop COLLATE latin1_bin */', '/*!40100 ALTER SCHEMA COLLATE latin1_bin */'],
])('%s becomes %s', (sql, expected) => {
  expect(asAlterOfCurrent(sql, lex(sql))?.replaceAll(/\s+/g, ' ')).toBe(expected)
})

describe('a statement that names its database', () => {
  it.each([
    ['SELECT * FROM shop.t', 'SELECT * FROM t'],
    ['SELECT `shop`.`t`.`a` FROM `shop`.`t`', 'SELECT `t`.`a` FROM `t`'],
    ['INSERT INTO shop.t (a) VALUES (shop.f(1))', 'INSERT INTO t (a) VALUES (f(1))'],
    ['CREATE VIEW shop.v AS SELECT shop.t.a FROM shop.t JOIN (shop.u)', 'CREATE VIEW v AS SELECT t.a FROM t JOIN (u)'],
    [
      'CREATE DEFINER=`root`@`localhost` TRIGGER shop.g BEFORE INSERT ON shop.t FOR EACH ROW CALL shop.p(NEW.a)',
      'CREATE DEFINER=`root`@`localhost` TRIGGER g BEFORE INSERT ON t FOR EACH ROW CALL p(NEW.a)',
    ],
    [
      'CREATE PROCEDURE shop.p() BEGIN UPDATE shop.t, shop.u SET t.a = u.a; DELETE FROM shop.t; END',
      'CREATE PROCEDURE p() BEGIN UPDATE t, u SET t.a = u.a; DELETE FROM t; END',
    ],
    ['GRANT SELECT ON shop.* TO someone', 'GRANT SELECT ON * TO someone'],
    ['LOCK TABLES shop.t WRITE, shop.u READ', 'LOCK TABLES t WRITE, u READ'],
    ['SHOW TABLES FROM shop LIKE "a%"', 'SHOW TABLES   LIKE "a%"'],
    ['SHOW COLUMNS FROM t IN shop', 'SHOW COLUMNS FROM t  '],
    ['SHOW COLUMNS FROM shop', 'SHOW COLUMNS FROM shop'],
    [
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'",
      'SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()',
    ],
    // A table or an alias of the same name.
    ['SELECT shop.id FROM shop', 'SELECT shop.id FROM shop'],
    ['SELECT shop.id FROM shop.shop, shop.t', 'SELECT shop.id FROM shop, t'],
    [
      'SELECT shop.id FROM shop.orders AS shop WHERE shop.id = 1',
      'SELECT shop.id FROM orders AS shop WHERE shop.id = 1',
    ],
    ["SELECT 'shop.t', a /* shop.t */ FROM t", "SELECT 'shop.t', a /* shop.t */ FROM t"],
    ["INSERT INTO t VALUES ('shop')", "INSERT INTO t VALUES ('shop')"],
  ])('%s means %s', (sql, expected) => {
    expect(withoutDatabase(sql, lex(sql), 'shop')).toBe(expected)
  })
})
