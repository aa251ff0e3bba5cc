import { expect, it } from 'vitest'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { readsClock } from './reads-clock.ts'

it.each([
  ['INSERT INTO t VALUES (NOW())', true],
  ['CREATE TABLE t (at DATETIME DEFAULT current_timestamp)', true],
  ["INSERT INTO t VALUES ('2024-01-01')", false],
  ['INSERT INTO knows VALUES (1)', false],
])('readsClock %s is %s', (sql, expected) => {
  expect(readsClock([{ effects: effectsOf(sql) }])).toBe(expected)
})
