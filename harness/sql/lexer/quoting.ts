/** The reading of quotes: the two parts of sql_mode that change the end of a string. */
export interface Quoting {
  /** `"` quotes an identifier, not a string. */
  ansiQuotes: boolean
  /** A backslash in a string is an ordinary character. */
  noBackslashEscapes: boolean
}

export const defaultQuoting: Quoting = { ansiQuotes: false, noBackslashEscapes: false }
