/** An identifier in backticks, whatever is in it. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** A string literal that reads the same whether or not backslashes escape (NO_BACKSLASH_ESCAPES). */
export function quoteString(text: string): string {
  if (!text.includes('\\')) return `'${text.replaceAll("'", "''")}'`
  return `_utf8mb4 0x${Buffer.from(text, 'utf8').toString('hex')}`
}
