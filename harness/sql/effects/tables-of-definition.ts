import type { TableName } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { tableNameAt, tableNameList, tablesInFromClauses } from './table-references.ts'

/**
 * Returns the tables that a definition includes, so that they can be written under another name: through a view, a
 * table of tables (`UNION = (…)`), or a partition (`EXCHANGE PARTITION … WITH TABLE`, `CONVERT TABLE … TO PARTITION`).
 */
export function tablesOfDefinition(tokens: readonly Token[]): TableName[] {
  const first = wordOf(tokens[0])
  if (first !== 'create' && first !== 'alter') return []
  const as = tokens.findIndex(token => wordOf(token) === 'as')
  const isView = tokens.slice(0, as).some(token => wordOf(token) === 'view')
  const seen = isView ? tablesInFromClauses(tokens.slice(as + 1)) : []
  const named = tokens.flatMap((token, index) => {
    const before = wordOf(tokens[index - 1])
    if (wordOf(token) === 'table' && (before === 'with' || before === 'convert'))
      return tableNameAt(tokens, index + 1)?.table ?? []
    const list = isPunctuation(tokens[index + 1], '=') ? index + 2 : index + 1
    if (wordOf(token) === 'union' && isPunctuation(tokens[list], '(')) return tableNameList(tokens, list + 1)
    return []
  })
  return [...seen, ...named]
}
