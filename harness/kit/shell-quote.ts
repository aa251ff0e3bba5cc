const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/
// Controls, formats, separators and the spaces that are none: they would be shown as something else.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

/**
 * A word as a shell takes it for one: as it is where nothing in it means anything to a shell, else in single quotes.
 * With characters that no eye can see it is written as bash, zsh and ksh read it: $'a\012b'.
 */
export function quoteForShell(word: string): string {
  if (plain.test(word)) return word
  if (!unseen.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`
  const text = Array.from(word, character => {
    if (character === "'" || character === '\\') return `\\${character}`
    return unseen.test(character) ? bytesOf(character) : character
  })
  return `$'${text.join('')}'`
}

/** In octal, always three digits: a digit that follows is none of them. */
function bytesOf(character: string): string {
  return [...Buffer.from(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
