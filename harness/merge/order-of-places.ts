import { parseLocation } from '../model/format-location.ts'

/** Longer files, and longer lines, than anybody has. */
const [mostLines, mostColumns] = [1e7, 1e4]

/**
 * Puts places `file:line:column` in the order in which a run of these files comes to them; what stands in none of them, as
 * a statement of a fixture, comes last. Places are compared by the numbers that it returns.
 */
export function orderOfPlaces(files: readonly string[]): (place: string) => number {
  const indexOf = new Map(files.map((file, index) => [file, index]))
  return place => {
    const at = parseLocation(place)
    const index = at && indexOf.get(at.file)
    if (index === undefined) return Number.MAX_SAFE_INTEGER
    const within = Math.min(at!.line, mostLines - 1) * mostColumns + Math.min(at!.column, mostColumns - 1)
    return index * mostLines * mostColumns + within
  }
}
