import type { DisplayCell } from '../model/difference.ts'
import type { Cell } from '../model/outcome.ts'

const maxBytes = 1000
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Formats a cell for people: as text if it is UTF-8, otherwise as hex; a long cell is cut. */
export function displayCell(cell: Cell): DisplayCell {
  if (cell === null) return null
  const cut = cell.length > maxBytes
  const bytes = cut ? cell.subarray(0, characterBoundary(cell, maxBytes)) : cell
  const more = cut ? `… (${cell.length} bytes)` : ''
  try {
    return utf8.decode(bytes) + more
  } catch {
    return { hex: Buffer.from(cut ? cell.subarray(0, maxBytes) : cell).toString('hex') + more }
  }
}

/** Returns the last position at or before `end` that does not cut a UTF-8 sequence. */
function characterBoundary(cell: Uint8Array, end: number): number {
  let boundary = end
  while (boundary > end - 4 && ((cell[boundary] ?? 0) & 0xc0) === 0x80) boundary -= 1
  return boundary
}
