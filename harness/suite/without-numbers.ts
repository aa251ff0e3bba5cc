/** What may hold names in quotes, in which digits count; or comments. */
const mayQuote = /["`\\#]|--|\/\*/

const operands = /([=<>]\s*|\b(?:between|and)\s+)(\d+)(?![\w.$\u0080-\uffff])/gi
const limits = /(\b(?:limit|offset)\s+)\d+(?![\w.$\u0080-\uffff])/gi
const lists = /\bin\s*\((?:\s*\d+\s*,)*\s*\d+\s*\)/gi

/**
 * The text of a statement with numerals of our own for integers that are mere operands, so that texts which differ in
 * nothing else are the same; cheaper than reading them. Equal integers stay equal, for an ORDER BY may repeat what is
 * selected. Integers that may be positions (ORDER BY 1), lengths, limits or parts of names stay, and each change leaves
 * all quotes where they are. Undefined where quotes may depend on the mode of a session.
 */
export function withoutOperands(sql: string): string | undefined {
  if (mayQuote.test(sql)) return undefined
  const seen: string[] = []
  const numeral = (digits: string) => {
    const index = seen.indexOf(digits)
    return index < 0 ? seen.push(digits) - 1 : index
  }
  return sql
    .replace(operands, (_, before, digits) => `${before}${numeral(digits)}`)
    .replace(lists, list => list.replace(/\d+/g, digits => `${numeral(digits)}`))
}

/** Without those of LIMIT and OFFSET, too. */
export function withoutNumbers(sql: string): string {
  return withoutOperands(sql)?.replace(limits, '$10') ?? sql
}
