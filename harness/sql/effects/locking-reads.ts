import type { TableName } from '../../model/statement-effects.ts'
import type { Token } from '../lexer/lex.ts'
import { isPunctuation, wordOf } from '../lexer/token-walk.ts'
import { commonTableNames, tableNameList, tableReferencesAt } from './table-references.ts'

/**
 * Returns the tables that `FOR UPDATE` locks, for tokens without comments. Servers lock the tables in the FROM of the
 * same query, of the last query in a UNION, and after `OF` only the named tables; they lock no tables of subqueries,
 * derived tables, common table expressions or views in information_schema. FOR SHARE locks nothing that only writers
 * need.
 */
export function lockedForUpdate(tokens: readonly Token[]): TableName[] {
  const common = commonTableNames(tokens)
  return tokens.flatMap((token, index) => {
    if (wordOf(token) !== 'for' || wordOf(tokens[index + 1]) !== 'update') return []
    const from = fromOfQuery(tokens, index)
    const references = from === undefined ? [] : tableReferencesAt(tokens, from + 1).references
    const tables = references.filter(
      ({ database, name }) =>
        database?.toLowerCase() !== 'information_schema' &&
        (database !== undefined || (name.toLowerCase() !== 'dual' && !common.has(name.toLowerCase()))),
    )
    if (wordOf(tokens[index + 2]) !== 'of') return tables.map(withoutAlias)
    const named = tableNameList(tokens, index + 3).map(({ name }) => name.toLowerCase())
    return tables.filter(({ alias, name }) => named.includes((alias ?? name).toLowerCase())).map(withoutAlias)
  })
}

function withoutAlias({ database, name }: TableName): TableName {
  return database === undefined ? { name } : { database, name }
}

/** Returns the index of the last FROM before `at` in the same query; after `(SELECT …)`, in the query in brackets. */
function fromOfQuery(tokens: readonly Token[], at: number): number | undefined {
  let depth = 0
  for (let index = at - 1; index >= 0; index--) {
    const token = tokens[index]
    const isBracketed = index === at - 1 && isPunctuation(token, ')') && isQueryInBrackets(tokens, index)
    if (isBracketed) continue
    if (isPunctuation(token, ')')) depth++
    else if (isPunctuation(token, '(')) {
      if (depth === 0) return undefined
      depth--
    } else if (depth === 0) {
      const word = wordOf(token)
      if (word === 'from' || word === 'table') return index
      if (word !== undefined && ['union', 'except', 'intersect'].includes(word)) return undefined
    }
  }
  return undefined
}

/** Whether the bracket pair that ends at `close` contains a query of a UNION, or the whole statement. */
function isQueryInBrackets(tokens: readonly Token[], close: number): boolean {
  let depth = 0
  for (let index = close; index >= 0; index--) {
    if (isPunctuation(tokens[index], ')')) depth++
    else if (isPunctuation(tokens[index], '(') && --depth === 0) {
      const before = wordOf(tokens[index - 1])
      const startsQuery = ['select', 'with', 'table'].includes(wordOf(tokens[index + 1]) ?? '')
      return startsQuery && (index === 0 || ['union', 'all', 'distinct', 'except', 'intersect'].includes(before ?? ''))
    }
  }
  return false
}
