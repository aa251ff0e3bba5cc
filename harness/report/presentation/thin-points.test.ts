import fc from 'fast-check'
import { expect, it } from 'vitest'
import { extent } from './extent.ts'
import { thinPoints } from './thin-points.ts'

const series = fc.array(fc.integer(), { maxLength: 500 }).map(values => values.map((y, x) => ({ x, y })))

it('draws the same line with fewer points: no more than asked for, in order, no spike lost', () => {
  fc.assert(
    fc.property(series, fc.integer({ min: 2, max: 50 }), (points, most) => {
      const thin = thinPoints(points, most)
      expect(thin.length).toBeLessThanOrEqual(most)
      expect(extent(thin.map(({ y }) => y))).toEqual(extent(points.map(({ y }) => y)))
      expect(thin.map(({ x }) => x)).toEqual(thin.map(({ x }) => x).toSorted((one, other) => one - other))
    }),
  )
})
