import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutDefiner } from './without-definer.ts'

describe('withoutDefiner', () => {
  it.each([
    ['CREATE DEFINER=`root`@`localhost` VIEW v AS SELECT 1', 'root@localhost', 'view', 'v'],
    ["CREATE DEFINER = 'app user'@'10.%' PROCEDURE `p`() SELECT 1", 'app user@10.%', 'procedure', 'p'],
    ['CREATE OR REPLACE DEFINER=admin@`%` FUNCTION app.f() RETURNS INT RETURN 1', 'admin@%', 'function', 'f'],
    ['CREATE ALGORITHM=MERGE DEFINER="a"@"b" SQL SECURITY DEFINER VIEW v AS SELECT 1', 'a@b', 'view', 'v'],
    [
      '/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET @a = 1 */',
      'root@%',
      'trigger',
      't',
    ],
    [
      '/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS SELECT 1 */',
      'root@localhost',
      'view',
      'v',
    ],
    ['CREATE DEFINER=writer EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY DO SELECT 1', 'writer@', 'event', 'e'],
    ['ALTER DEFINER=root@localhost EVENT e ENABLE', 'root@localhost', 'event', 'e'],
    ['create definer /* who */ = root @ localhost view v as select 1', 'root@localhost', 'view', 'v'],
  ])('%s', (sql, definer, kind, name) => {
    const without = withoutDefiner(sql)
    expect(without?.dropped).toEqual({ definer, kind, name })
    expect(without?.sql).not.toMatch(/definer\s*(\/\*.*\*\/)?\s*=/i)
    // The text after the clause keeps its place.
    expect(without?.sql.length).toBe(sql.length)
    expect(without?.sql.replaceAll(/[^\n]/g, '')).toBe(sql.replaceAll(/[^\n]/g, ''))
  })

  it.each([
    'CREATE VIEW v AS SELECT 1',
    'CREATE DEFINER = CURRENT_USER VIEW v AS SELECT 1',
    'CREATE DEFINER = CURRENT_USER() PROCEDURE p() SELECT 1',
    'CREATE DEFINER = CURRENT_ROLE PROCEDURE p() SELECT 1',
    "CREATE PROCEDURE p() SELECT 'DEFINER = root@localhost'",
    'CREATE PROCEDURE p() BEGIN SET @definer = 1; SELECT definer = 1 FROM t; END',
    'SELECT definer FROM information_schema.views WHERE definer = 1',
    '-- DEFINER = root@localhost\nCREATE VIEW v AS SELECT 1',
    'CREATE TABLE t (definer INT)',
  ])('leaves %s as it is', sql => {
    expect(withoutDefiner(sql)).toBeUndefined()
  })

  it('never fails, and never changes the length of a text', () => {
    const words = fc.constantFrom(
      'CREATE',
      'DEFINER',
      '=',
      'VIEW',
      'v',
      '`a`',
      '@',
      "'b'",
      '@`%`',
      '/*!50013',
      '*/',
      '"',
      "'",
      'AS',
      'SELECT',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(words), list => {
        const sql = list.join(' ')
        const without = withoutDefiner(sql)
        if (without) expect(without.sql.length).toBe(sql.length)
      }),
      { numRuns: 2_000 },
    )
  })
})
