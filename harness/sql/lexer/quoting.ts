/** How quotes are read: the two parts of sql_mode that change where a string ends. */
export interface Quoting {
  /** `"` quotes an identifier, not a string. */
  ansiQuotes: boolean
  /** A backslash in a string is a character like any other. */
  noBackslashEscapes: boolean
}

export const defaultQuoting: Quoting = { ansiQuotes: false, noBackslashEscapes: false }
