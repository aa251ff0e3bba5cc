import { firstRawByte } from '../../kit/raw-bytes.ts'

/**
 * Returns text with all characters visible: characters that a terminal would interpret, or that are invisible, are
 * shown as escapes. Cells, SQL and messages come from databases and may contain any character, so that they are never
 * shown without this function. The escapes are those of programmers (\n, \x1b, \u{200b}), which every font has. Visible
 * characters stay as they are, including backslashes.
 */
export function escapeControl(text: string): string {
  return plain.test(text) ? text : text.replace(unseen, nameOf)
}

/** Returns the lines of a text, with tabs as spaces and all characters visible. */
export function escapeControlLines(text: string): string[] {
  return text.split(/\r?\n/).map(line => escapeControl(line.replaceAll('\t', '  ')))
}

/** Returns a text in one line, cut to a maximum number of characters. */
export function inShort(text: string, maxCharacters: number): string {
  // Texts may be long, and only their beginning is shown.
  const start = text.slice(0, maxCharacters + 1)
  if (plainWords.test(start)) return cut(start, maxCharacters)
  return cut(escapeControl(text.trim().replace(/\s+/g, ' ')), maxCharacters)
}

/** Cuts a text to a maximum number of characters, of which the last is … if more were left. */
export function cut(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text
  // A character is at most two units long.
  const start = text.slice(0, 2 * maxCharacters + 2)
  if (!surrogate.test(start)) return `${text.slice(0, maxCharacters - 1)}…`
  const characters = Array.from(start)
  return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters - 1).join('')}…`
}

/** Shows every character outside of plain ASCII by its code, to distinguish texts that look the same. */
export function byCode(text: string): string {
  return text.replace(/[^ -~]/gu, codeOf)
}

const surrogate = /[\ud800-\udfff]/

/** Words with one space between them, and none around them. */
const plainWords = /^[!-~]+(?: [!-~]+)*$/

/** Nearly all texts; this check is far faster than the one by properties of characters. */
const plain = /^[ -~…]*$/

// Controls, formats (bidirectional overrides, zero-width), lone surrogates, separators, and spaces other than U+0020.
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

const letters: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function nameOf(character: string): string {
  const code = character.codePointAt(0)!
  const raw = firstRawByte(character)
  if (raw) return `\\x${raw.byte.toString(16)}`
  return letters[character] ?? (code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : codeOf(character))
}

function codeOf(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`
}
