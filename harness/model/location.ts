/** A place in a file of the user's. Lines and columns count from 1; columns count UTF-16 units, as editors do. */
export interface Location {
  /** As the user would type it: relative to the working directory where it lies below it, else absolute. */
  file: string
  line: number
  column: number
}

/** `file:line:column`, which terminals and editors make clickable. */
export function formatLocation(at: Location): string {
  // Joined at once: every statement keeps one, and a template's would keep its parts, too.
  return [at.file, at.line, at.column].join(':')
}
