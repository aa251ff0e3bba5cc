/** What may hold names in quotes, in which digits count; comments; and what escapes quotes in some modes. */
const mayQuote = /["`\\#]|--|\/\*/

/** A string that is no operand is passed over, closed or not. */
const string = "'[^']*'?"
/** What follows these at once is a mere operand; not the path behind `->`. */
const before = String.raw`(?<!->?)([=<>]\s*|\b(?:between|and)\s+)`
const integer = String.raw`(\d+)(?![\w.$\u0080-\uffff])`
const text = String.raw`('[ -&(-\[\]-~]*')(?!')`
const list = String.raw`\bin\s*\((?:\s*\d+\s*,)*\s*\d+\s*\)`
const integers = new RegExp(`${string}|${before}${integer}|${list}`, 'gi')
const operands = new RegExp(`${string}|${before}(?:${integer}|${text})|${list}`, 'gi')
const limits = /(\b(?:limit|offset)\s+)\d+(?![\w.$\u0080-\uffff])/gi

/**
 * The text of a statement with numerals of our own for integers and texts of ASCII that are mere operands, so that texts
 * which differ in nothing else are the same; cheaper than reading them. Equal operands stay equal, for an ORDER BY may
 * repeat what is selected. Integers that may be positions (ORDER BY 1), lengths, limits or parts of names stay, and each
 * change leaves all quotes where they are. Undefined where quotes may depend on the mode of a session.
 */
export function shapeOfOperands(sql: string): string | undefined {
  return withNumerals(sql, operands)
}

/** Without integers alone, for the last text of a selected item may be its name; and without those of LIMIT and OFFSET. */
export function shapeOfNumbers(sql: string): string {
  return withNumerals(sql, integers)?.replace(limits, '$10') ?? sql
}

function withNumerals(sql: string, pattern: RegExp): string | undefined {
  if (mayQuote.test(sql)) return undefined
  const seen: string[] = []
  const numeral = (operand: string) => {
    const index = seen.indexOf(operand)
    return index < 0 ? seen.push(operand) - 1 : index
  }
  return sql.replace(pattern, (match: string, sign?: string, digits?: string, quoted?: unknown) => {
    if (digits !== undefined) return `${sign}${numeral(digits)}`
    if (typeof quoted === 'string') return `${sign}'${numeral(quoted)}'`
    return match.startsWith("'") ? match : match.replace(/\d+/g, each => `${numeral(each)}`)
  })
}
