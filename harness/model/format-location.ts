import type { Location } from './location.ts'

/** `file:line:column`, which terminals and editors make clickable. */
export function formatLocation(at: Location): string {
  // join() makes one flat string: every statement keeps a location, and a template literal would keep its parts as
  // well.
  return [at.file, at.line, at.column].join(':')
}

const formatted = /^(?<file>.*):(?<line>\d+):(?<column>\d+)$/s

/** Reads a text that `formatLocation` made; returns undefined if the text is no place in a file. */
export function parseLocation(text: string): Location | undefined {
  const { file, line, column } = formatted.exec(text)?.groups ?? {}
  return file === undefined ? undefined : { file, line: Number(line), column: Number(column) }
}

/**
 * Returns a number that orders the places of one file: it grows from line to line and within a line. Returns 0 if the
 * text is no place.
 */
export function placeInFile(text: string): number {
  const at = parseLocation(text)
  return at ? at.line * 1e6 + at.column : 0
}
