/**
 * Returns the least and the greatest of some numbers; 0 and 0 if there are none. A loop, because there may be more
 * numbers than a call can take as arguments.
 */
export function extent(numbers: readonly number[]): { least: number; greatest: number } {
  let [least = 0, greatest = 0] = [numbers[0], numbers[0]]
  for (const number of numbers) {
    if (number < least) least = number
    if (number > greatest) greatest = number
  }
  return { least, greatest }
}
