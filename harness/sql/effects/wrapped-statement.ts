import type { Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

/** Verbs of statements that WITH, EXPLAIN and ANALYZE wrap. */
const innerVerbs = ['select', 'insert', 'replace', 'update', 'delete', 'table', 'values']

/** Returns the index of the verb after `WITH …`, also in brackets; 0 if there is no WITH or no verb. */
export function mainVerbIndex(tokens: readonly Token[]): number {
  if (wordOf(tokens[0]) !== 'with') return 0
  let depth = 0
  for (let index = 1; index < tokens.length; index++) {
    // This is after the last common table expression.
    const opensQuery = depth === 0 && isPunctuation(tokens[index], '(') && isPunctuation(tokens[index - 1], ')')
    if (opensQuery) return tokens.findIndex((token, at) => at > index && innerVerbs.includes(wordOf(token) ?? ''))
    if (isPunctuation(tokens[index], '(')) depth++
    else if (isPunctuation(tokens[index], ')')) depth--
    else if (depth === 0 && innerVerbs.includes(wordOf(tokens[index]) ?? '')) return index
  }
  return 0
}

/**
 * Returns the statement that EXPLAIN, DESCRIBE or ANALYZE explains, from its verb on; undefined if they describe a
 * table.
 */
export function explainedStatement(tokens: readonly Token[]): readonly Token[] | undefined {
  const at = tokens.findIndex((token, index) => {
    const word = wordOf(token)
    return index > 0 && word !== undefined && (word === 'with' || innerVerbs.includes(word))
  })
  return at < 0 ? undefined : tokens.slice(at)
}

/** Returns the wrapped statement of MariaDB's `SET STATEMENT variable = value FOR …`. */
export function withoutSetStatement(tokens: readonly Token[]): readonly Token[] {
  let rest = tokens
  while (wordOf(rest[0]) === 'set' && wordOf(rest[1]) === 'statement') {
    let depth = 0
    const at = rest.findIndex(token => {
      if (isPunctuation(token, '(')) depth++
      else if (isPunctuation(token, ')')) depth--
      return depth === 0 && wordOf(token) === 'for'
    })
    if (at < 0) break
    rest = rest.slice(at + 1)
  }
  return rest
}

/** Reads `PREPARE name FROM text`; the text is undefined if it is not a literal. */
export function preparedText(tokens: readonly Token[]): { name: string; text: string | undefined } | undefined {
  const name = nameOf(tokens[1])?.toLowerCase()
  return name === undefined ? undefined : { name, text: literalText(tokens.slice(3)) }
}
