import type { Token } from '../lexer/lex.ts'
import { isStoredProgram } from '../lexer/stored-program.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'

/**
 * Returns the statements of a stored program, a compound statement, or a text of several statements, each from its
 * first word to the next `;`, for tokens without comments. In doubt, the result contains one statement too many.
 */
export function statementsWithin(tokens: readonly Token[]): (readonly Token[])[] {
  if (!isStoredProgram(tokens) && !isCompound(tokens)) return []
  return tokens.flatMap((_, index) => (index > 0 && startsInBody(tokens, index) ? [upToSemicolon(tokens, index)] : []))
}

/**
 * Whether the tokens are a sequence of statements without a stored program around them, for example BEGIN NOT ATOMIC ….
 */
function isCompound(tokens: readonly Token[]): boolean {
  return tokens.some(token => isPunctuation(token, ';'))
}

/**
 * Words after which a statement can start: words of blocks, branches, loops, handlers, and words that precede a body.
 */
const beforeStatement = new Set(
  (
    'begin then else do loop repeat row ' +
    'sqlexception sqlwarning found ' +
    'atomic deterministic sql data invoker definer completion preserve enable disable slave replica'
  ).split(' '),
)

function startsInBody(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]
  if (wordOf(tokens[index]) === undefined || before === undefined) return false
  if (before.kind === 'punctuation') return [';', ')', ':', '>>'].includes(before.text)
  // A statement may follow COMMENT 'text', and SQLSTATE '42S02', an error number or a condition name of a handler.
  if (before.kind === 'string') return true
  const isCondition =
    wordOf(tokens[index - 2]) === 'for' && tokens.slice(0, index).some(each => wordOf(each) === 'handler')
  return isCondition || beforeStatement.has(wordOf(before) ?? '')
}

function upToSemicolon(tokens: readonly Token[], start: number): readonly Token[] {
  const end = tokens.findIndex((token, index) => index > start && isPunctuation(token, ';'))
  return tokens.slice(start, end < 0 ? tokens.length : end)
}
