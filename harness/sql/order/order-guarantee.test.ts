import { describe, expect, it } from 'vitest'
import type { OrderGuarantee, OrderKey } from '../../model/statement.ts'
import { orderGuarantee } from './order-guarantee.ts'

const by = (...keys: OrderKey[]): OrderGuarantee => ({ kind: 'partial', keys, limited: false })
const limitedBy = (...keys: OrderKey[]): OrderGuarantee => ({ kind: 'partial', keys, limited: true })
const column = (name: string, table?: string): OrderKey =>
  table === undefined ? { kind: 'column', name } : { kind: 'column', table, name }
const position = (number: number): OrderKey => ({ kind: 'position', position: number })
const expression = (text: string): OrderKey => ({ kind: 'expression', text })
const none: OrderGuarantee = { kind: 'none', limited: false }
const limited: OrderGuarantee = { kind: 'none', limited: true }
const total: OrderGuarantee = { kind: 'total' }

describe('orderGuarantee', () => {
  // biome-ignore format: a table reads best with a case a line
  it.each<[string, OrderGuarantee]>([
    ['SELECT a FROM t', none],
    ['SELECT a FROM t LIMIT 3', limited],
    ['SELECT a FROM t ORDER BY a', by(column('a'))],
    ['SELECT a, b FROM t ORDER BY t.a DESC, `b` ASC LIMIT 5, 3', limitedBy(column('a', 't'), column('b'))],
    ['SELECT a FROM db.t ORDER BY db.t.a', by(column('a', 't'))],
    ['SELECT a FROM t ORDER BY a FOR UPDATE', by(column('a'))],
    ['SELECT a FROM t ORDER BY a LOCK IN SHARE MODE', by(column('a'))],
    ['SELECT a FROM t ORDER BY a OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY', limitedBy(column('a'))],
    ['SELECT a FROM t ORDER BY a /* by a */ -- really\n', by(column('a'))],
    ['SELECT a FROM t /*!50701 ORDER BY a */', by(column('a'))],
    // Constants order nothing; sakila sorts by the text of a label.
    ["SELECT COUNT(*) AS 'Number of Actors' FROM t GROUP BY a ORDER BY 'Number of Actors' DESC", none],
    ['SELECT a FROM t ORDER BY NULL', none],
    ['SELECT a FROM t ORDER BY ?', none],
    ['SELECT a FROM t ORDER BY NULL, a', by(column('a'))],
    ['SELECT a FROM t ORDER BY -1 LIMIT 1', limited],
    ['SELECT a FROM t ORDER BY RAND()', none],
    ['SELECT a FROM t ORDER BY b, RAND(), c', by(column('b'))],
    // Positions and expressions.
    ['SELECT a, b FROM t ORDER BY 2 DESC, 1', by(position(2), position(1))],
    ['SELECT name, SUM(x) AS total FROM t GROUP BY name ORDER BY sum( `x` ) DESC', by(position(2))],
    ['SELECT DISTINCT CONCAT(a, b) FROM t ORDER BY CONCAT(a,b)', by(position(1))],
    ['SELECT t.*, SUM(x) FROM t GROUP BY name ORDER BY SUM(x)', by(expression('sum ( x )'))],
    ["SELECT a FROM t ORDER BY FIELD(a, 'B', 'a')", by(expression("field ( a , 'B' , 'a' )"))],
    ['SELECT a FROM t ORDER BY a COLLATE utf8mb4_bin', by(expression('a collate utf8mb4_bin'))],
    ['SELECT a FROM t ORDER BY a + 1, b', by(expression('a + 1'), column('b'))],
    ['SELECT a FROM t ORDER BY (SELECT MAX(b) FROM u), a', by(expression('( select max ( b ) from u )'), column('a'))],
    // Only the outermost query counts.
    ['SELECT * FROM (SELECT a FROM t ORDER BY a LIMIT 3) AS s', none],
    ['SELECT a, ROW_NUMBER() OVER (ORDER BY a) FROM t', none],
    ['SELECT GROUP_CONCAT(a ORDER BY a) FROM t', none],
    ['SELECT a FROM t WHERE a IN (SELECT b FROM u ORDER BY b LIMIT 1) ORDER BY a', by(column('a'))],
    ['(SELECT a FROM t ORDER BY a)', by(column('a'))],
    ['((SELECT a FROM t ORDER BY a LIMIT 2))', limitedBy(column('a'))],
    ['(SELECT a FROM t) ORDER BY a', by(column('a'))],
    ['(SELECT a FROM t ORDER BY a) LIMIT 2', limited],
    ['SELECT a FROM t UNION SELECT b FROM u ORDER BY a', by(column('a'))],
    ['(SELECT a FROM t ORDER BY a LIMIT 1) UNION ALL (SELECT b FROM u ORDER BY b LIMIT 1)', none],
    ['(SELECT a FROM t) UNION (SELECT b FROM u) ORDER BY 1 LIMIT 3', limitedBy(position(1))],
    ['SELECT a FROM t LIMIT 1 UNION SELECT b FROM u', none],
    ['WITH q AS (SELECT a FROM t ORDER BY a) SELECT a FROM q', none],
    ['WITH RECURSIVE q (a) AS (SELECT 1 UNION SELECT a + 1 FROM q), r AS (SELECT 2) SELECT a FROM q ORDER BY a', by(column('a'))],
    ['WITH q AS (SELECT 1 AS a) (SELECT a FROM q ORDER BY a)', by(column('a'))],
    ['TABLE t ORDER BY a LIMIT 2', limitedBy(column('a'))],
    ['VALUES ROW(1), ROW(2) ORDER BY column_0', by(column('column_0'))],
    ['VALUES ROW(1), ROW(2)', none],
    ['DELETE FROM t ORDER BY a LIMIT 1', limitedBy(column('a'))],
    ['UPDATE t SET a = 1 LIMIT 1', limited],
    // Statements that are no queries.
    ['EXPLAIN SELECT a FROM t', total],
    ['DESCRIBE t', total],
    ['SHOW TABLES', none],
    ['SHOW CREATE TABLE t', total],
    ['SHOW FULL COLUMNS FROM t', total],
    ['SHOW WARNINGS', total],
    ['SHOW VARIABLES', none],
    ['CALL p()', none],
    ['INSERT INTO t SELECT a FROM u ORDER BY a', none],
    ['ORDER BY', none],
    ['', none],
    ['SELECT a FROM t ORDER', none],
    ['WITH', none],
  ])('%s', (sql, expected) => {
    const { cutBehind: _, ...guarantee } = { cutBehind: 0, ...orderGuarantee(sql) }
    expect(guarantee).toEqual(expected)
  })

  it.each<[string, number | undefined]>([
    ['SELECT a FROM t LIMIT 3', 3],
    ['SELECT a FROM t ORDER BY a LIMIT 3 FOR UPDATE', 3],
    ['(SELECT a FROM t LIMIT 2) UNION SELECT 1 LIMIT 5', 5],
    ['SELECT a FROM t', undefined],
    ['SELECT a FROM t LIMIT 1, 3', undefined],
    ['SELECT a FROM t LIMIT 3 OFFSET 1', undefined],
    ['SELECT a FROM t LIMIT ?', undefined],
    ['SELECT a FROM t ORDER BY a OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY', undefined],
  ])('%s is cut behind %s', (sql, cutBehind) => {
    const guarantee = orderGuarantee(sql)
    expect('cutBehind' in guarantee ? guarantee.cutBehind : undefined).toBe(cutBehind)
  })
})
