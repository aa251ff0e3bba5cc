/** Quotes that may contain names, whose digits count; comments; and characters that escape quotes in some modes. */
const mayQuote = /["`\\#]|--|\/\*/

/** A string that is no operand is skipped, closed or not. */
const string = "'[^']*'?"
/** A literal directly after one of these is a mere operand; the path after `->` is not. */
const before = String.raw`(?<!->?)([=<>]\s*|\b(?:between|and)\s+)`
const integer = String.raw`(\d+)(?![\w.$\u0080-\uffff])`
const text = String.raw`('[ -&(-\[\]-~]*')(?!')`
const list = String.raw`\bin\s*\((?:\s*\d+\s*,)*\s*\d+\s*\)`
const integers = new RegExp(`${string}|${before}${integer}|${list}`, 'gi')
const operands = new RegExp(`${string}|${before}(?:${integer}|${text})|${list}`, 'gi')
const limits = /(\b(?:limit|offset)\s+)\d+(?![\w.$\u0080-\uffff])/gi

/**
 * Returns the text of a statement in which numerals of Crosscheck replace integers and ASCII texts that are mere
 * operands, so that texts that differ only in operands become equal; this is cheaper than reading the texts. Equal
 * operands stay equal, because an ORDER BY may repeat a selected expression. Integers that may be positions (ORDER BY
 * 1), lengths, limits or parts of names stay, and no change moves a quote. Returns undefined if the reading of quotes
 * may depend on the sql_mode of a session.
 */
export function shapeOfOperands(sql: string): string | undefined {
  return withNumerals(sql, operands)
}

/**
 * Replaces only integers, because the last text of a selected item may be its name; also replaces those of LIMIT and
 * OFFSET.
 */
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
