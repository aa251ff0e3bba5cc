import type { Series } from '../../model/chart.ts'

/**
 * Returns a limited number of points that draw the same line: the lowest and the highest of each slice, so that no
 * spike is lost.
 */
export function thinPoints(points: Series['points'], most: number): Series['points'] {
  if (points.length <= most) return points
  const size = Math.ceil(points.length / Math.floor(most / 2))
  const slices = Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    points.slice(index * size, (index + 1) * size),
  )
  return slices.flatMap(slice => {
    const lowest = slice.reduce((one, other) => (other.y < one.y ? other : one))
    const highest = slice.reduce((one, other) => (other.y > one.y ? other : one))
    return slice.indexOf(lowest) <= slice.indexOf(highest) ? [lowest, highest] : [highest, lowest]
  })
}
