import type { Token } from '../lexer/lex.ts'
import { isStoredProgram } from '../lexer/stored-program.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'

/**
 * The statements of a stored program, a compound statement, or a text that holds several, each from its first word to the
 * next `;`, for tokens without comments. In doubt there is one too many.
 */
export function statementsWithin(tokens: readonly Token[]): (readonly Token[])[] {
  if (!isStoredProgram(tokens) && !isCompound(tokens)) return []
  return tokens.flatMap((_, index) => (index > 0 && startsInBody(tokens, index) ? [upToSemicolon(tokens, index)] : []))
}

/** BEGIN NOT ATOMIC …: statements in a row without a stored program around them. */
function isCompound(tokens: readonly Token[]): boolean {
  return tokens.some(token => isPunctuation(token, ';'))
}

/** Words behind which a statement can start: of blocks, branches, loops, handlers, and what stands before a body. */
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
  // COMMENT 'text', and SQLSTATE '42S02', an error number or the name of a condition in front of a handler's statement.
  if (before.kind === 'string') return true
  const isCondition =
    wordOf(tokens[index - 2]) === 'for' && tokens.slice(0, index).some(each => wordOf(each) === 'handler')
  return isCondition || beforeStatement.has(wordOf(before) ?? '')
}

function upToSemicolon(tokens: readonly Token[], start: number): readonly Token[] {
  const end = tokens.findIndex((token, index) => index > start && isPunctuation(token, ';'))
  return tokens.slice(start, end < 0 ? tokens.length : end)
}
