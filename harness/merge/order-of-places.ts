import { parseLocation } from '../model/format-location.ts'

/** More lines, and more columns, than any suite has. */
const [mostLines, mostColumns] = [1e7, 1e4]

/**
 * Returns a function that converts a place `file:line:column` into a number. These numbers sort places in the order in
 * which a run of these files reaches them; a place in none of the files, such as a statement of a fixture, comes last.
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
