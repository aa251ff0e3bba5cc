import { expect, it } from 'vitest'
import { choosesAmongEquals } from './chooses-among-equals.ts'

it.each([
  ['SELECT name FROM t GROUP BY name', true],
  ['SELECT DISTINCT name FROM t', true],
  ['SELECT a FROM (SELECT name AS a FROM t UNION SELECT name FROM u) AS x', true],
  ['SELECT name FROM t', false],
  ["SELECT 'distinct' AS a, `group` FROM t -- union", false],
])('sees whether a query chooses among equals: %s', (sql, chooses) => {
  expect(choosesAmongEquals(sql)).toBe(chooses)
})
