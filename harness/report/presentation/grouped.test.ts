import fc from 'fast-check'
import { expect, it } from 'vitest'
import { grouped } from './grouped.ts'

it('groups digits as is usual in English', () => {
  expect([0, 999, 1_000, 1_234_567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567'])
  fc.assert(fc.property(fc.nat({ max: 2 ** 40 }), count => grouped(count) === count.toLocaleString('en-US')))
})
