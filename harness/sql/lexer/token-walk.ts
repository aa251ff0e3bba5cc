import type { Token } from './lex.ts'

/** Returns the tokens that mean something to a server: without comments and hints, with the contents of `/*! … *\/`. */
export function significant(tokens: readonly Token[]): Token[] {
  return tokens.filter(
    token =>
      token.kind !== 'comment' &&
      token.kind !== 'hint' &&
      token.kind !== 'versioned-open' &&
      token.kind !== 'versioned-close',
  )
}

/** Returns a bare word in lower case; undefined for any other token. */
export function wordOf(token: Token | undefined): string | undefined {
  return token?.kind === 'word' ? token.text.toLowerCase() : undefined
}

export function isPunctuation(token: Token | undefined, text: string): boolean {
  return token?.kind === 'punctuation' && token.text === text
}

/** Returns the name in an identifier; undefined for any other token. */
export function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'word') return token.text
  if (token?.kind !== 'quoted-identifier') return undefined
  const quote = token.text[0]!
  return token.text.slice(1, -1).replaceAll(quote + quote, quote)
}

/** Returns the index of the `)` for the `(` at `open`; the number of tokens if it is never closed. */
export function closingIndex(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let index = open; index < tokens.length; index++) {
    if (isPunctuation(tokens[index], '(')) depth++
    else if (isPunctuation(tokens[index], ')') && --depth === 0) return index
  }
  return tokens.length
}

/** Returns the parts of a list between its commas; commas inside parentheses do not count. */
export function listItems(tokens: readonly Token[]): Token[][] {
  const items: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isPunctuation(token, '(')) depth++
    if (isPunctuation(token, ')')) depth--
    if (depth === 0 && isPunctuation(token, ',')) items.push([])
    else items.at(-1)!.push(token)
  }
  return items
}
