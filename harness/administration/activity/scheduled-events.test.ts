import { expect, it } from 'vitest'
import { intervalSeconds } from './scheduled-events.ts'

it.each([
  ['1', 'SECOND', 1],
  ['2', 'WEEK', 1_209_600],
  ['1:30', 'MINUTE_SECOND', 90],
  ["'0:1:5'", 'HOUR_SECOND', 65],
  ['1 12', 'DAY_HOUR', 129_600],
  ['1', 'MONTH', undefined],
  ['1-6', 'YEAR_MONTH', undefined],
])('EVERY %s %s comes every %s seconds', (value, field, seconds) => {
  expect(intervalSeconds(value, field)).toBe(seconds)
})
