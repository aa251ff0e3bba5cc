/**
 * Text as people can tell it apart: characters that a terminal would obey, or that no eye can see, are named instead.
 * Cells, SQL and messages come from databases and may hold anything, so that nothing of theirs is shown without this.
 * They become the escapes that programmers write (\n, \x1b, \u{200b}), which every font has. What is visible stays as
 * it is, backslashes too.
 */
export function escapeControl(text: string): string {
  return plain.test(text) ? text : text.replace(unseen, nameOf)
}

/** Several lines of text, with tabs as spaces, each of them visible. */
export function escapeControlLines(text: string): string[] {
  return text.split(/\r?\n/).map(line => escapeControl(line.replaceAll('\t', '  ')))
}

/** Text in one line, at most so many characters. */
export function inShort(text: string, maxCharacters: number): string {
  // Texts may be long, and it is their beginning that is shown.
  const start = text.slice(0, maxCharacters + 1)
  if (plainWords.test(start)) return cut(start, maxCharacters)
  return cut(escapeControl(text.trim().replace(/\s+/g, ' ')), maxCharacters)
}

/** At most so many characters, the last of them … where there were more. */
export function cut(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text
  // A character is at most two units long.
  const start = text.slice(0, 2 * maxCharacters + 2)
  if (!surrogate.test(start)) return `${text.slice(0, maxCharacters - 1)}…`
  const characters = Array.from(start)
  return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters - 1).join('')}…`
}

/** Every character that is not plain ASCII by its code: tells texts apart that look the same. */
export function byCode(text: string): string {
  return text.replace(/[^ -~]/gu, codeOf)
}

const surrogate = /[\ud800-\udfff]/

/** With one space between them, and none around them. */
const plainWords = /^[!-~]+(?: [!-~]+)*$/

/** Nearly all that there is, and told apart far faster than by the properties of characters. */
const plain = /^[ -~…]*$/

// Controls, formats (bidirectional overrides, zero-width), lone surrogates, separators, spaces that are none.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

const letters: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function nameOf(character: string): string {
  const code = character.codePointAt(0)!
  return letters[character] ?? (code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : codeOf(character))
}

function codeOf(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}
