/** Quotes any identifier in backticks. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

/** Returns a string literal that means the same with and without NO_BACKSLASH_ESCAPES. */
export function quoteString(text: string): string {
  if (!text.includes('\\')) return `'${text.replaceAll("'", "''")}'`
  return `_utf8mb4 0x${Buffer.from(text, 'utf8').toString('hex')}`
}
