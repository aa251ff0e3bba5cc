import type { Token } from './lex.ts'

/** The tokens that mean something to a server: comments and hints are gone, what stands inside `/*! … *\/` stays. */
export function significant(tokens: readonly Token[]): Token[] {
  return tokens.filter(
    token =>
      token.kind !== 'comment' &&
      token.kind !== 'hint' &&
      token.kind !== 'versioned-open' &&
      token.kind !== 'versioned-close',
  )
}

/** A bare word in lower case; undefined for everything else. */
export function wordOf(token: Token | undefined): string | undefined {
  return token?.kind === 'word' ? token.text.toLowerCase() : undefined
}

export function isPunctuation(token: Token | undefined, text: string): boolean {
  return token?.kind === 'punctuation' && token.text === text
}

/** The name that an identifier stands for; undefined for everything that is no identifier. */
export function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'word') return token.text
  if (token?.kind !== 'quoted-identifier') return undefined
  const quote = token.text[0]!
  return token.text.slice(1, -1).replaceAll(quote + quote, quote)
}

/** Index of the `)` for the `(` at `open`; the length where it is never closed. */
export function closingIndex(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let index = open; index < tokens.length; index++) {
    if (isPunctuation(tokens[index], '(')) depth++
    else if (isPunctuation(tokens[index], ')') && --depth === 0) return index
  }
  return tokens.length
}

/** The parts of a list between its commas; commas inside parentheses do not count. */
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
