import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lex } from './lex.ts'
import { normalise } from './normalise.ts'

describe('normalise', () => {
  // biome-ignore format: a table reads best with a case a line
  it.each([
    ['SELECT  *\nFROM `Users` WHERE id=1 -- why\n', 'select * from users where id = ?'],
    ["SELECT 'a' 'b', 0x1F, X'00', 1.5e3, _utf8mb4'x', -1", 'select ?, ?, ?, ?, _utf8mb4 ?, ?'],
    ['SELECT a - 1, a -1, (a) - 1, -a', 'select a - ?, a - ?, (a) - ?, - a'],
    ['SELECT a FROM t WHERE b = -5 AND c IN (1, 2, 3) AND d IN (?)', 'select a from t where b = ? and c in (...) and d in (...)'],
    ['SELECT a FROM t WHERE (a, b) IN ((1, 2), (3, 4))', 'select a from t where (a, b) in (...)'],
    ["INSERT INTO t (a, b) VALUES (1, NULL), (-2, 'x'), (3, DEFAULT)", 'insert into t(a, b) values (...)'],
    ['INSERT INTO t VALUES (NOW(), 1), (NOW(), 2), (UUID(), 3)', 'insert into t values (now(), ?), (uuid(), ?)'],
    ['INSERT INTO t VALUES ()', 'insert into t values ()'],
    ['VALUES ROW(1, 2), ROW(3, 4)', 'values row (...)'],
    ["SELECT COUNT(*) AS 'Number' FROM t", "select count(*) as 'number' from t"],
    ['SELECT /*+ MAX_EXECUTION_TIME(5)  BKA(t) */ 1 /* c */', 'select /*+ max_execution_time(5) bka(t) */ ?'],
    ['SELECT /*!50701 STRAIGHT_JOIN */ a', 'select /*!50701 straight_join */ a'],
    ['SELECT `order`.`a b`, `x``y` FROM db.`order`', 'select order.`a b`, `x``y` from db.order'],
    ['SELECT @A := @@Session.Sql_Mode', 'select @a := @@session.sql_mode'],
    ['SELECT EXISTS(SELECT 1), f(1), COUNT (*)', 'select exists (select ?), f(?), count(*)'],
    ["CALL p('a', 2)", 'call p(?, ?)'],
    ['', ''],
  ])('%s', (sql, expected) => {
    expect(normalise(sql)).toBe(expected)
  })

  it('reads quotes as the tokens say', () => {
    const quoting = { ansiQuotes: true, noBackslashEscapes: false }
    expect(normalise(lex('SELECT "a" FROM t', quoting))).toBe('select a from t')
    expect(normalise(lex('SELECT "a" FROM t'))).toBe('select ? from t')
  })

  it('does not move with literals, white space and comments', () => {
    const space = fc.constantFrom(' ', '\n', '\t ', ' /* c */ ', ' -- c\n', ' # c\r\n')
    const literal = fc.constantFrom('1', '-7', "'x'", "'it''s'", '2.5e3', "X'00'", '?')
    const statement = fc
      .tuple(space, space, space, literal, literal, literal)
      .map(
        ([one, two, three, a, b, c]) =>
          `SELECT${one}a,${two}COUNT(*)${three}FROM t${one}WHERE b =${two}${a}${three}AND c IN${one}(${b},${two}${c})${three}`,
      )
    fc.assert(
      fc.property(statement, sql => {
        expect(normalise(sql)).toBe('select a, count(*) from t where b = ? and c in (...)')
      }),
    )
  })

  it('takes a seed of many rows as one list', () => {
    expect(normalise(`INSERT INTO t VALUES ${"(1,'a',NULL),".repeat(50_000)}(1,'a',2)`)).toBe(
      'insert into t values (...)',
    )
  })
})
