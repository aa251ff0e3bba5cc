/** What may hold names in quotes, in which digits count; or comments. */
const mayQuote = /["`\\#]|--|\/\*/

const operands = /([=<>]\s*|\b(?:limit|offset|between|and)\s+)\d+(?![\w.$\u0080-\uffff])/gi
const lists = /\bin\s*\((?:\s*\d+\s*,)*\s*\d+\s*\)/gi

/**
 * The text of a statement with 0 for integers that are mere operands, so that texts which differ in nothing else are the
 * same; cheaper than reading them. Integers that may be positions (ORDER BY 1), lengths or parts of names stay, and each
 * change leaves all quotes where they are.
 */
export function withoutNumbers(sql: string): string {
  if (mayQuote.test(sql)) return sql
  return sql.replace(operands, '$10').replace(lists, list => list.replace(/\d+/g, '0'))
}
