import { expect, it } from 'vitest'
import { quantity } from './quantity.ts'

it.each([
  [0, 'ms', '0 ms'],
  [1250, 'ms', '1,250 ms'],
  [1200.25, 'ms', '1,200.3 ms'],
  [-0.5, '%', '-0.5 %'],
  [-1234.04, '', '-1,234'],
  [1e21, 'B', '1e+21 B'],
])('writes %d %s for people', (value, unit, written) => {
  expect(quantity(value, unit)).toBe(written)
})
