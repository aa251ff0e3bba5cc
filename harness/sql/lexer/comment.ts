export interface Comment {
  /** The comment with its marks, without the end of its line. */
  text: string
  /** Offsets of the first character and after the last character. */
  start: number
  end: number
  kind: 'dash' | 'hash' | 'block'
  /** Only white space precedes the comment on its line. */
  alone: boolean
}

/**
 * The first line of a dump by a current MariaDB. `\-` tells its client to refuse commands that reach the shell; no
 * server runs a comment of version 999999.
 */
const sandboxMark = /\/\*M?!999999\\-/y

/**
 * Returns the kind of comment that opens at this place for the mysql client; `versioned` is `/*!` or `/*M!`, whose
 * contents are SQL.
 */
export function commentKindAt(
  text: string,
  at: number,
  atStatementStart: boolean,
): Comment['kind'] | 'versioned' | undefined {
  switch (text.charCodeAt(at)) {
    case 0x23: // #
      return 'hash'
    case 0x2d: // -
      if (text.charCodeAt(at + 1) !== 0x2d) return undefined
      // The MariaDB client drops `--word` at the start of a statement too, where it can have no other meaning.
      return atStatementStart || at + 2 >= text.length || /\s/.test(text[at + 2]!) ? 'dash' : undefined
    case 0x2f: // /
      if (text.charCodeAt(at + 1) !== 0x2a) return undefined
      if (text[at + 2] !== '!' && !text.startsWith('M!', at + 2)) return 'block'
      sandboxMark.lastIndex = at
      return sandboxMark.test(text) ? 'block' : 'versioned'
    default:
      return undefined
  }
}

/** Reads the comment that opens at this place; returns undefined if it is never closed. */
export function readComment(text: string, at: number, kind: Comment['kind']): Comment | undefined {
  const close = kind === 'block' ? text.indexOf('*/', at + 2) : text.indexOf('\n', at)
  if (kind === 'block' && close < 0) return undefined
  const end = kind === 'block' ? close + 2 : close < 0 ? text.length : close
  return { text: text.slice(at, end), start: at, end, kind, alone: isFirstOnItsLine(text, at) }
}

export function isFirstOnItsLine(text: string, at: number): boolean {
  for (let before = at - 1; before >= 0; before--) {
    const unit = text.charCodeAt(before)
    if (unit === 0x0a) return true
    if (unit !== 0x20 && (unit < 0x09 || unit > 0x0d)) return false
  }
  return true
}
