import type { Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

/** Verbs of statements that others wrap: WITH, EXPLAIN, ANALYZE. */
const innerVerbs = ['select', 'insert', 'replace', 'update', 'delete', 'table', 'values']

/** Index of the verb behind `WITH …`, also in brackets; 0 where there is none. */
export function mainVerbIndex(tokens: readonly Token[]): number {
  if (wordOf(tokens[0]) !== 'with') return 0
  let depth = 0
  for (let index = 1; index < tokens.length; index++) {
    // Behind the last common table expression.
    const opensQuery = depth === 0 && isPunctuation(tokens[index], '(') && isPunctuation(tokens[index - 1], ')')
    if (opensQuery) return tokens.findIndex((token, at) => at > index && innerVerbs.includes(wordOf(token) ?? ''))
    if (isPunctuation(tokens[index], '(')) depth++
    else if (isPunctuation(tokens[index], ')')) depth--
    else if (depth === 0 && innerVerbs.includes(wordOf(tokens[index]) ?? '')) return index
  }
  return 0
}

/** The statement that EXPLAIN, DESCRIBE or ANALYZE is about, from its verb on; undefined where it is a table. */
export function explainedStatement(tokens: readonly Token[]): readonly Token[] | undefined {
  const at = tokens.findIndex((token, index) => {
    const word = wordOf(token)
    return index > 0 && word !== undefined && (word === 'with' || innerVerbs.includes(word))
  })
  return at < 0 ? undefined : tokens.slice(at)
}

/** `SET STATEMENT variable = value FOR …` of MariaDB: the statement behind it. */
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

/** `PREPARE name FROM text`; the text is undefined where it is not a literal. */
export function preparedText(tokens: readonly Token[]): { name: string; text: string | undefined } | undefined {
  const name = nameOf(tokens[1])?.toLowerCase()
  return name === undefined ? undefined : { name, text: literalText(tokens.slice(3)) }
}
