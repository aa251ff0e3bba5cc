import { describe, expect, it } from 'vitest'
import { shapeOfNumbers, shapeOfOperands } from './shape-of-operands.ts'

describe('without numbers', () => {
  it.each([
    ['SELECT v FROM t WHERE id = 17 AND a>3 LIMIT 5', 'SELECT v FROM t WHERE id = 0 AND a>1 LIMIT 0'],
    ['SELECT v FROM t WHERE id IN (1, 22,333) ORDER BY id', 'SELECT v FROM t WHERE id IN (0, 1,2) ORDER BY id'],
    ['SELECT v FROM t WHERE id BETWEEN 10 AND 12', 'SELECT v FROM t WHERE id BETWEEN 0 AND 1'],
    ['SELECT a = 5 FROM t ORDER BY a = 5', 'SELECT a = 0 FROM t ORDER BY a = 0'],
    ['SELECT a = 5 FROM t ORDER BY a = 7', 'SELECT a = 0 FROM t ORDER BY a = 1'],
  ])('%s is %s', (sql, form) => {
    expect(shapeOfNumbers(sql)).toBe(form)
  })

  it.each([
    'SELECT a, b FROM t GROUP BY 1 ORDER BY 2, 1',
    'SELECT v FROM t1 WHERE id = 1.5 OR id = 1e3 OR id = 0x10 OR id=5a OR CHAR(3) IN (1, a)',
    'SELECT v FROM t WHERE `a = 5` = 6',
    'SELECT v FROM t WHERE "a = 5" = 6',
    "SELECT v FROM t WHERE a = '\\' AND b = 6",
    'SELECT v FROM t WHERE a = 5 # = 6',
  ])('%s stays', sql => {
    expect(shapeOfNumbers(sql)).toBe(sql)
  })

  it('leaves texts, whatever is in them', () => {
    const sql = "SELECT a = 'b' FROM t WHERE c LIKE 'in (1)' AND d = ' = 5' AND e = 'and 6"
    expect(shapeOfNumbers(sql)).toBe(sql)
  })
})

describe('without operands', () => {
  it.each([
    ["SELECT v FROM t WHERE a = 'x' AND b>'x' AND c = 'y'", "SELECT v FROM t WHERE a = '0' AND b>'0' AND c = '1'"],
    ["SELECT v FROM t WHERE a = '1' AND b = 1", "SELECT v FROM t WHERE a = '0' AND b = 1"],
  ])('%s is %s', (sql, form) => {
    expect(shapeOfOperands(sql)).toBe(form)
  })

  it('leaves texts that may mean more', () => {
    const sql =
      "SELECT j->'$.a', j->>'$.b', a AS 'a = 5', b LIKE 'in (1)' FROM t WHERE c = 'é' OR c = 'it''s' OR c = N'x'"
    expect(shapeOfOperands(sql)).toBe(sql)
  })
})
