import { type Token, tokensOf } from './lex.ts'
import { closingIndex, isPunctuation, nameOf, wordOf } from './token-walk.ts'

/** A list of literals of any length. */
const folded = '(...)'
const simpleName = /^[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*$/
const foldedBehind = ['in', 'values', 'value', 'row']
const constantWords = ['null', 'true', 'false', 'default']

/** After these words, a sign belongs to the number that follows. */
const beforeOperand = `select values value and or not in like between when then else return limit offset by set interval
  where having on default div mod is regexp rlike`.split(/\s+/)

/**
 * After these words, a space precedes a parenthesis; after other words the parenthesis is read as a call or a list of
 * columns.
 */
const beforeParenthesis = `in values value and or xor not on as select from where having using exists by set join over
  when then else any all some union except intersect with between like partition check unique key index return limit
  interval case distinct row is div mod`.split(/\s+/)

/**
 * Returns the shape of a statement: literals are `?`, lists of literals after IN and VALUES are `(...)`, words are in
 * lower case and lose backticks that a plain name does not need; comments are removed except for hints and the marks of
 * `/*! … *\/`. Stable under edits of literals, white space and comments. Names that differ only in case have the same
 * shape; their places distinguish such statements.
 */
export function normalise(sql: string | readonly Token[]): string {
  return join(shapes(tokensOf(sql).filter(token => token.kind !== 'comment')))
}

function shapes(tokens: readonly Token[]): string[] {
  const parts: string[] = []
  for (let index = 0; index < tokens.length; index++) {
    const rows = isPunctuation(tokens[index], '(') ? rowsAt(tokens, index) : undefined
    if (rows) {
      parts.push(...rows.parts)
      index = rows.end
    } else if (!isSign(tokens, index) && !isRepeatedString(tokens, index)) parts.push(shape(tokens, index))
  }
  return parts
}

function shape(tokens: readonly Token[], index: number): string {
  const token = tokens[index]!
  switch (token.kind) {
    case 'string':
      // A label in quotes is a name.
      return wordOf(tokens[index - 1]) === 'as' ? token.text.toLowerCase() : '?'
    case 'number':
    case 'parameter':
      return '?'
    case 'quoted-identifier': {
      const name = nameOf(token)!
      return simpleName.test(name) ? name.toLowerCase() : `\`${name.replaceAll('`', '``')}\``
    }
    case 'hint':
      return token.text.replaceAll(/\s+/g, ' ').toLowerCase()
    case 'word':
    case 'user-variable':
    case 'system-variable':
    case 'versioned-open':
    case 'versioned-close':
    case 'punctuation':
    case 'comment':
      return token.text.toLowerCase()
    default:
      return token.kind satisfies never
  }
}

/**
 * Reads a list after IN or VALUES, and the rows after it that have the same shape; `end` is the index of the last `)`.
 */
function rowsAt(tokens: readonly Token[], open: number): { parts: string[]; end: number } | undefined {
  if (!foldedBehind.includes(wordOf(tokens[open - 1]) ?? '')) return undefined
  let end = closingIndex(tokens, open)
  const parts = rowShape(tokens, open, end)
  const first = parts.join(' ')
  while (isPunctuation(tokens[end + 1], ',')) {
    const next = wordOf(tokens[end + 2]) === 'row' ? end + 3 : end + 2
    if (!isPunctuation(tokens[next], '(')) break
    const nextEnd = closingIndex(tokens, next)
    if (rowShape(tokens, next, nextEnd).join(' ') !== first) break
    end = nextEnd
  }
  return { parts, end }
}

function rowShape(tokens: readonly Token[], open: number, close: number): string[] {
  if (close === open + 1) return ['(', ')']
  for (let index = open + 1; index < close; index++)
    if (!isLiteral(tokens[index]!)) return ['(', ...shapes(tokens.slice(open + 1, close)), ')']
  return [folded]
}

function isLiteral(token: Token): boolean {
  if (token.kind === 'string' || token.kind === 'number' || token.kind === 'parameter') return true
  if (token.kind === 'punctuation') return [',', '-', '+', '(', ')'].includes(token.text)
  // A character set precedes its string: _utf8mb4'…'.
  return token.kind === 'word' && (token.text.startsWith('_') || constantWords.includes(token.text.toLowerCase()))
}

/** Whether a sign belongs to a literal, like the minus of `= -1`; the minus of `a - 1` does not. */
function isSign(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index]
  if (!isPunctuation(token, '-') && !isPunctuation(token, '+')) return false
  if (tokens[index + 1]?.kind !== 'number') return false
  const before = tokens[index - 1]
  if (before === undefined) return true
  if (before.kind === 'punctuation') return before.text !== ')'
  return beforeOperand.includes(wordOf(before) ?? '')
}

/** `'a' 'b'` is one string. */
function isRepeatedString(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.kind === 'string' && tokens[index - 1]?.kind === 'string'
}

function join(parts: readonly string[]): string {
  let text = ''
  let before = ''
  for (const part of parts) {
    text += text === '' || sticks(before, part) ? part : ` ${part}`
    before = part
  }
  return text
}

/** Whether there is no space between two parts. */
function sticks(before: string, part: string): boolean {
  if (part === ',' || part === ')' || part === '.' || part === ';') return true
  if (before === '(' || before === '.') return true
  return part === '(' && /[\w$`\u0080-\uffff]$/.test(before) && !beforeParenthesis.includes(before)
}
