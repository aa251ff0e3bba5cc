const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/
// Control and format characters, separators, and spaces other than the ordinary one: a terminal would not show them as
// they are.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

/**
 * Quotes a word for a shell: a word without special characters stays as it is, any other is put in single quotes. A
 * word with invisible characters is written in the form that bash, zsh and ksh read: $'a\012b'.
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

/** Writes bytes in octal, always with three digits, so that a digit that follows is not read as part of the number. */
function bytesOf(character: string): string {
  return [...Buffer.from(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}
