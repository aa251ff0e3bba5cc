import type { Location } from './location.ts'

/** `file:line:column`, which terminals and editors make clickable. */
export function formatLocation(at: Location): string {
  // Joined at once: every statement keeps one, and a template's would keep its parts, too.
  return [at.file, at.line, at.column].join(':')
}

const formatted = /^(?<file>.*):(?<line>\d+):(?<column>\d+)$/s

/** Reads what `formatLocation` made; undefined for a text that is no place in a file. */
export function parseLocation(text: string): Location | undefined {
  const { file, line, column } = formatted.exec(text)?.groups ?? {}
  return file === undefined ? undefined : { file, line: Number(line), column: Number(column) }
}

/** Puts places of one file in order: a number that grows from line to line and within a line; 0 for no place. */
export function placeInFile(text: string): number {
  const at = parseLocation(text)
  return at ? at.line * 1e6 + at.column : 0
}
