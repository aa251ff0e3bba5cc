import { defaultQuoting, type Quoting } from './quoting.ts'

type TokenKind =
  /** A bare word: keyword, name or function. */
  | 'word'
  /** `…` or, under ANSI_QUOTES, "…". */
  | 'quoted-identifier'
  /** '…' or "…", with its N, X or B in front. */
  | 'string'
  | 'number'
  /** @name, @`name`, @'name'. */
  | 'user-variable'
  /** @@name, @@scope.name. */
  | 'system-variable'
  /** ? */
  | 'parameter'
  | 'punctuation'
  /** `-- `, `#` and `/* *\/`. */
  | 'comment'
  /** `/*+ *\/` */
  | 'hint'
  /** `/*!`, `/*!50701` or `/*M!`; its contents are tokens of their own. */
  | 'versioned-open'
  /** The `*\/` of a versioned comment. */
  | 'versioned-close'

export interface Token {
  kind: TokenKind
  text: string
  /** UTF-16 units from the start of the text. */
  start: number
  end: number
}

const space = /[ \t\n\v\f\r]+/y
// All bytes from 0x80 on belong to names (MySQL's lexer, `sql/sql_lex.cc`).
const name = /[0-9A-Za-z_$\u0080-\uffff]+/y
const fraction = /\.\d*(?:[eE][+-]?\d+)?/y
const pointFirst = /\.\d+(?:[eE][+-]?\d+)?/y
const signedExponent = /[+-]\d+/y
const systemVariable = /@@(?:`[^`]*`|[0-9A-Za-z_$\u0080-\uffff]+)(?:\.(?:`[^`]*`|[0-9A-Za-z_$\u0080-\uffff]+))*/y
const variableName = /[0-9A-Za-z_$.\u0080-\uffff]+/y
const versionedOpen = /\/\*(?:!|M!)\d*/y
const operator = /->>|<=>|->|:=|<=|>=|<>|!=|<<|>>|\|\||&&|./suy
const lineEnd = /\n|$/g

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/**
 * Returns the index after the quote that closes the quote at `at`; undefined if there is none. Backslashes escape in
 * strings only, and not under NO_BACKSLASH_ESCAPES.
 */
export function endOfQuoted(text: string, at: number, quoting: Quoting): number | undefined {
  const quote = text.charCodeAt(at)
  const isIdentifier = quote === 0x60 || (quote === 0x22 && quoting.ansiQuotes)
  const escapes = !isIdentifier && !quoting.noBackslashEscapes
  for (let index = at + 1; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 0x5c && escapes) index++
    else if (unit === quote) {
      if (text.charCodeAt(index + 1) !== quote) return index + 1
      index++
    }
  }
  return undefined
}

const dollarTag = /\$[0-9A-Za-z_\u0080-\uffff]*\$/y

/**
 * Returns the index after a string that MySQL 9 allows between `$$` and `$$`, or `$tag$` and `$tag$`; undefined if
 * there is none. A tag without an end is a name, as it is for every other server.
 */
export function endOfDollarQuoted(text: string, at: number): number | undefined {
  dollarTag.lastIndex = at
  const tag = dollarTag.exec(text)?.[0]
  if (tag === undefined) return undefined
  const close = text.indexOf(tag, at + tag.length)
  return close < 0 ? undefined : close + tag.length
}

/** `--` starts a comment only before white space, a control character or the end. */
function startsDashComment(text: string, at: number): boolean {
  const behind = text.charCodeAt(at + 2)
  return text.charCodeAt(at + 1) === 0x2d && (at + 2 >= text.length || behind <= 0x20 || behind === 0x7f)
}

function endOfLine(text: string, at: number): number {
  lineEnd.lastIndex = at
  return lineEnd.exec(text)!.index
}

/** `1e5` and `0x1F` are numbers; `1st` is a name. The run of characters up to `runEnd` could be a name. */
function endOfNumber(text: string, at: number, runEnd: number): number | undefined {
  const run = text.slice(at, runEnd)
  if (/^(?:0x[0-9a-fA-F]+|0b[01]+)$/.test(run)) return runEnd
  if (/^\d+$/.test(run)) return endOf(fraction, text, runEnd)
  if (/^\d+[eE]\d+$/.test(run)) return runEnd
  if (/^\d+[eE]$/.test(run)) {
    const end = endOf(signedExponent, text, runEnd)
    if (end > runEnd) return end
  }
  return undefined
}

/**
 * Cuts a statement into tokens as the server's lexer does. Only white space is between two tokens, so that the tokens
 * and the gaps between them give the text again. Never fails: an open quote or comment extends to the end.
 */
export function lex(text: string, quoting: Quoting = defaultQuoting): Token[] {
  const tokens: Token[] = []
  let insideVersioned = false
  let at = endOf(space, text, 0)
  while (at < text.length) {
    const kind = kindAt(text, at, quoting, tokens.at(-1), insideVersioned)
    if (kind.kind === 'versioned-open') insideVersioned = true
    if (kind.kind === 'versioned-close') insideVersioned = false
    tokens.push({ kind: kind.kind, text: text.slice(at, kind.end), start: at, end: kind.end })
    at = endOf(space, text, kind.end)
  }
  return tokens
}

function kindAt(
  text: string,
  at: number,
  quoting: Quoting,
  previous: Token | undefined,
  insideVersioned: boolean,
): { kind: TokenKind; end: number } {
  const unit = text.charCodeAt(at)
  const next = text.charCodeAt(at + 1)
  switch (unit) {
    case 0x27: // '
      return { kind: 'string', end: endOfQuoted(text, at, quoting) ?? text.length }
    case 0x22: // "
      return {
        kind: quoting.ansiQuotes ? 'quoted-identifier' : 'string',
        end: endOfQuoted(text, at, quoting) ?? text.length,
      }
    case 0x60: // `
      return { kind: 'quoted-identifier', end: endOfQuoted(text, at, quoting) ?? text.length }
    case 0x23: // #
      return { kind: 'comment', end: endOfLine(text, at) }
    case 0x2d: // -
      if (startsDashComment(text, at)) return { kind: 'comment', end: endOfLine(text, at) }
      break
    case 0x2f: // /
      if (next !== 0x2a) break
      if (!insideVersioned) {
        const open = endOf(versionedOpen, text, at)
        if (open > at) return { kind: 'versioned-open', end: open }
      }
      return { kind: text[at + 2] === '+' ? 'hint' : 'comment', end: endOfBlockComment(text, at) }
    case 0x2a: // *
      if (insideVersioned && next === 0x2f) return { kind: 'versioned-close', end: at + 2 }
      break
    case 0x3f: // ?
      return { kind: 'parameter', end: at + 1 }
    case 0x24: {
      // $
      const end = endOfDollarQuoted(text, at)
      return end === undefined ? wordAt(text, at, quoting, previous) : { kind: 'string', end }
    }
    case 0x40: // @
      return variableAt(text, at, quoting)
    case 0x2e: {
      // .
      const end = isNameEnd(previous, at) ? at : endOf(pointFirst, text, at)
      if (end > at) return { kind: 'number', end }
      break
    }
    default:
      return wordAt(text, at, quoting, previous)
  }
  return { kind: 'punctuation', end: endOf(operator, text, at) }
}

/** A point directly after a name belongs to a qualified name: `t.5e` is a column of t. */
function isNameEnd(previous: Token | undefined, at: number): boolean {
  return previous?.end === at && (previous.kind === 'word' || previous.kind === 'quoted-identifier')
}

function endOfBlockComment(text: string, at: number): number {
  const close = text.indexOf('*/', at + 2)
  return close < 0 ? text.length : close + 2
}

function variableAt(text: string, at: number, quoting: Quoting): { kind: TokenKind; end: number } {
  const system = endOf(systemVariable, text, at)
  if (system > at) return { kind: 'system-variable', end: system }
  const quote = text[at + 1]
  if (quote === "'" || quote === '"' || quote === '`')
    return { kind: 'user-variable', end: endOfQuoted(text, at + 1, quoting) ?? text.length }
  const named = endOf(variableName, text, at + 1)
  if (named > at + 1) return { kind: 'user-variable', end: named }
  return { kind: 'punctuation', end: at + 1 }
}

function wordAt(
  text: string,
  at: number,
  quoting: Quoting,
  previous: Token | undefined,
): { kind: TokenKind; end: number } {
  const end = endOf(name, text, at)
  if (end === at) return { kind: 'punctuation', end: endOf(operator, text, at) }
  const first = text.charCodeAt(at)
  const afterPoint = previous?.end === at && previous.kind === 'punctuation' && previous.text === '.'
  if (first >= 0x30 && first <= 0x39 && !afterPoint) {
    const numberEnd = endOfNumber(text, at, end)
    if (numberEnd !== undefined) return { kind: 'number', end: numberEnd }
  }
  if (end === at + 1 && text[end] === "'" && !afterPoint && /[NXB]/i.test(text[at]!))
    return { kind: 'string', end: endOfQuoted(text, end, quoting) ?? text.length }
  return { kind: 'word', end }
}

/**
 * Returns the tokens of a statement. A caller that needs them more than once passes tokens; a text is read with the
 * default quoting.
 */
export function tokensOf(sql: string | readonly Token[]): readonly Token[] {
  return typeof sql === 'string' ? lex(sql) : sql
}
