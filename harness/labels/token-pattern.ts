import type { Token } from '../sql/lexer/lex.ts'

/**
 * Only the first tokens of longer statements are examined: the time for a pattern with gaps grows with the square of
 * the length.
 */
const maxTokens = 2_000

/**
 * Returns whether a pattern occurs in a statement. A pattern is a list of elements with blanks between them:
 *
 * - `rank`, `(`, `->`: this bare word or sign; `rank|groups`: any of these
 * - `<name>`, `<string>`, `<number>`, `<parameter>`, `<variable>`: any token of this kind; a name is bare or quoted
 * - `<string~…>`, `<hint~…>`: a token of this kind whose text matches this regular expression, which has no blanks
 * - `@@tx_isolation`: this system variable, in any scope
 * - `…`: any number of tokens, or none
 * - `^`, `$`: the beginning and the end; `!word`: the next token, if there is one, is not this word
 * - `here:…`: an element at which the parser stopped, or which is right before that place
 *
 * `stops` are the indexes at which a parser may have stopped. If they are given, the occurrence must contain one of
 * them, or end right before it.
 */
export function occurs(pattern: string, tokens: readonly Token[], stops?: readonly number[]): boolean {
  const elements = pattern.split(' ')
  const list = tokens.slice(0, maxTokens)
  const accepts = (from: number, to: number, here: number | undefined) =>
    stops === undefined ||
    stops.some(stop => (here === undefined ? from <= stop && stop <= to : stop === here || stop === here + 1))
  return list.some((_, start) => matches(elements, 0, list, start, (to, here) => accepts(start, to, here)))
}

type Accept = (to: number, here: number | undefined) => boolean

function matches(
  elements: readonly string[],
  index: number,
  tokens: readonly Token[],
  at: number,
  accept: Accept,
  here?: number,
): boolean {
  const element = elements[index]
  if (element === undefined) return accept(at, here)
  const rest = (next: number, mark = here) => matches(elements, index + 1, tokens, next, accept, mark)
  if (element === '…') {
    for (let next = at; next <= tokens.length; next++) if (rest(next)) return true
    return false
  }
  if (element === '^') return at === 0 && rest(at)
  if (element === '$') return at === tokens.length && rest(at)
  if (element.startsWith('!') && element !== '!' && element !== '!=')
    return !isMatch(element.slice(1), tokens[at]) && rest(at)
  if (element.startsWith('here:')) return isMatch(element.slice(5), tokens[at]) && rest(at + 1, at)
  return isMatch(element, tokens[at]) && rest(at + 1)
}

function isMatch(element: string, token: Token | undefined): boolean {
  if (!token) return false
  const [, kind, pattern] = /^<([\w-]+)(?:~(.+))?>$/.exec(element) ?? []
  if (kind !== undefined) return isOfKind(kind, token) && (!pattern || new RegExp(pattern, 'i').test(token.text))
  if (element.startsWith('@@')) return isSystemVariable(element, token)
  const alternatives = element === '||' || element === '|' ? [element] : element.split('|')
  return (
    (token.kind === 'word' || token.kind === 'punctuation') &&
    alternatives.some(each => each === token.text.toLowerCase())
  )
}

function isOfKind(kind: string, token: Token): boolean {
  switch (kind) {
    case 'name':
      return token.kind === 'word' || token.kind === 'quoted-identifier'
    case 'variable':
      return token.kind === 'user-variable'
    default:
      return token.kind === kind
  }
}

/** Treats `@@session.tx_isolation` as `@@tx_isolation`. */
function isSystemVariable(element: string, token: Token): boolean {
  if (token.kind !== 'system-variable') return false
  return token.text.toLowerCase().replaceAll('`', '').split('.').at(-1)!.replace(/^@@/, '') === element.slice(2)
}
