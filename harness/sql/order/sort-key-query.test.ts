import { describe, expect, it } from 'vitest'
import type { Param } from '../../model/statement.ts'
import { sortKeyQuery } from './sort-key-query.ts'

function tie(text: string, number = 1): string {
  const trimmed = `IF(${text} = CONCAT(${text}, ' '), RTRIM(${text}), ${text})`
  return `${text} AS crosscheck_key_${number}, LEFT(WEIGHT_STRING(${trimmed}), @@max_sort_length) AS crosscheck_tie_${number}`
}

function asked(sql: string, params?: Param[]): string {
  const query = sortKeyQuery(sql, params)
  return query.kind === 'query' ? query.sql : query.because
}

describe('a query with its sort keys', () => {
  // biome-ignore format: a table reads best with a case a line
  it.each([
    ['SELECT id FROM t ORDER BY name', `SELECT id, ${tie('(name)')} FROM t ORDER BY name`],
    ['SELECT id FROM t ORDER BY t.name DESC LIMIT 3', `SELECT id, ${tie('(t.name)')} FROM t ORDER BY t.name DESC LIMIT 3`],
    ['SELECT * FROM t ORDER BY HEX(a), b', `SELECT *, ${tie('(HEX(a))')}, ${tie('(b)', 2)} FROM t ORDER BY HEX(a), b`],
    // A position or an alias stands for an expression of the select list.
    ['SELECT LOWER(a) AS low, b FROM t ORDER BY low, 2', `SELECT LOWER(a) AS low, b, ${tie('(LOWER(a))')}, ${tie('(b)', 2)} FROM t ORDER BY low, 2`],
    ['SELECT a b, b c FROM t ORDER BY b', `SELECT a b, b c, ${tie('(a)')} FROM t ORDER BY b`],
    ['SELECT a + 1 AS n FROM t ORDER BY n % 2', `SELECT a + 1 AS n, ${tie('((a + 1) % 2)')} FROM t ORDER BY n % 2`],
    ['SELECT -a AS a FROM t ORDER BY a + 0', `SELECT -a AS a, ${tie('(a + 0)')} FROM t ORDER BY a + 0`],
    ['SELECT COUNT(*) n, a + b FROM t GROUP BY b ORDER BY n, b', `SELECT COUNT(*) n, a + b, ${tie('(COUNT(*))')}, ${tie('(b)', 2)} FROM t GROUP BY b ORDER BY n, b`],
    ['SELECT a IS NULL, CASE b WHEN 1 THEN c END kind FROM t ORDER BY kind', `SELECT a IS NULL, CASE b WHEN 1 THEN c END kind, ${tie('(CASE b WHEN 1 THEN c END)')} FROM t ORDER BY kind`],
    // What orders nothing is left out.
    ["SELECT a FROM t ORDER BY 'x', b", `SELECT a, ${tie('(b)')} FROM t ORDER BY 'x', b`],
    ['SELECT a FROM t ORDER BY b, RAND(), c', `SELECT a, ${tie('(b)')} FROM t ORDER BY b, RAND(), c`],
    // The place of a comment, and queries around and within.
    ['SELECT a -- the id\nFROM t ORDER BY b', `SELECT a, ${tie('(b)')} -- the id\nFROM t ORDER BY b`],
    ['WITH w AS (SELECT 1 AS a) SELECT a FROM w ORDER BY b', `WITH w AS (SELECT 1 AS a) SELECT a, ${tie('(b)')} FROM w ORDER BY b`],
    ['(SELECT a FROM (SELECT DISTINCT a, b FROM t) d ORDER BY d.b)', `(SELECT a, ${tie('(d.b)')} FROM (SELECT DISTINCT a, b FROM t) d ORDER BY d.b)`],
    ['SELECT a FROM t GROUP BY a ORDER BY COUNT(*), a', `SELECT a, ${tie('(COUNT(*))')}, ${tie('(a)', 2)} FROM t GROUP BY a ORDER BY COUNT(*), a`],
  ])('%s', (sql, expected) => {
    expect(asked(sql)).toBe(expected)
  })

  it.each([
    ['SELECT DISTINCT a FROM t ORDER BY b', 'DISTINCT combines rows, which may have several values of a sort key'],
    ['SELECT a FROM t GROUP BY a ORDER BY b', 'GROUP BY combines rows, which may have several values of a sort key'],
    ['SELECT a FROM t UNION SELECT b FROM u ORDER BY LENGTH(a)', 'UNION sorts by columns of its result'],
    ['SELECT a FROM t EXCEPT SELECT b FROM u ORDER BY LENGTH(a)', 'EXCEPT sorts by columns of its result'],
    ['SELECT a FROM t GROUP BY a WITH ROLLUP ORDER BY COUNT(*)', 'the rows of ROLLUP have no sort key of their own'],
    ['SELECT *, a FROM t ORDER BY 2', 'a sort key is a position behind a *'],
    ['SELECT a.id, b.id FROM a, b ORDER BY id', 'several columns of the result have the name of a sort key'],
    ['SELECT a FROM t /*!50001 USE INDEX (i) */ ORDER BY b', 'a part of its text is read by some servers only'],
    ['TABLE t ORDER BY a', 'it is no query whose text can be followed'],
  ])('is impossible: %s', (sql, because) => {
    expect(asked(sql)).toBe(because)
  })

  it('gives each marker of a sort key its value again', () => {
    const [one, two, three] = [1n, 2n, 3n].map((value): Param => ({ kind: 'integer', value }))
    const query = sortKeyQuery('SELECT ? AS a FROM t WHERE b = ? ORDER BY c % ?', [one!, two!, three!])
    expect(query).toMatchObject({ params: [one, three, three, three, three, three, two, three] })
  })
})
