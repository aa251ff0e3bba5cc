import type { Token } from '../lexer/lex.ts'
import { literalText } from '../lexer/literal-text.ts'
import { isPunctuation, nameOf, wordOf } from '../lexer/token-walk.ts'

const explained = ['select', 'insert', 'replace', 'update', 'delete', 'with', 'table', 'values']

/** The statement that EXPLAIN, DESCRIBE or ANALYZE is about, from its verb on; undefined where it is a table. */
export function explainedStatement(tokens: readonly Token[]): readonly Token[] | undefined {
  const at = tokens.findIndex((token, index) => index > 0 && explained.includes(wordOf(token) ?? ''))
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
