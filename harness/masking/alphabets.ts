/** Characters that may replace each other. A letter also represents its capital. */
export interface Alphabet {
  name: string
  characters: readonly string[]
  indexes: ReadonlyMap<string, number>
}

function alphabet(name: string, characters: Iterable<string>): Alphabet {
  const list = [...characters]
  return { name, characters: list, indexes: new Map(list.map((character, index) => [character, index])) }
}

function between(first: number, last: number, without = ''): string[] {
  const all = Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index))
  return all.filter(character => !without.includes(character))
}

export const digits = alphabet('digit', '0123456789')
export const digitsAboveZero = alphabet('digit above zero', '123456789')
export const hexLetters = alphabet('hex letter', 'abcdef')
export const hexDigits = alphabet('hex digit', '0123456789abcdef')
export const bits = alphabet('bit', '01')
export const letters = alphabet('letter', 'abcdefghijklmnopqrstuvwxyz')
/**
 * The signs that are masked in a value without letters or digits; none has a meaning in a string or a pattern of SQL.
 */
export const signs = alphabet('sign', '!#$&*+,-./:;<=>?@^~|')

/**
 * Letters of one script and of one length in UTF-8; an alphabet for any other letter is created when it first occurs.
 */
const scripts: readonly Alphabet[] = [
  alphabet('Latin', between(0xe0, 0xfe, '÷')),
  alphabet('sharp s', 'ßÿ'),
  alphabet('Greek', between(0x3b1, 0x3c9, 'ς')),
  alphabet('Cyrillic', between(0x430, 0x44f)),
  alphabet('Hiragana', between(0x3041, 0x3096)),
  alphabet('Katakana', between(0x30a1, 0x30fa)),
  alphabet('Han', between(0x4e00, 0x9fa5)),
  alphabet('Hangul', between(0xac00, 0xd7a3)),
  alphabet('picture', between(0x1f300, 0x1f5ff)),
]
const lengths: readonly { name: string; first: number; last: number }[] = [
  { name: 'letter of two bytes', first: 0x80, last: 0x7ff },
  { name: 'letter of three bytes', first: 0x800, last: 0xd7ff },
  { name: 'letter of three bytes, later', first: 0xe000, last: 0xffff },
  { name: 'letter of four bytes', first: 0x10000, last: 0x3ffff },
]
const made = new Map<string, Alphabet>()

/** Returns the alphabet of a lower-case character beyond ASCII; undefined if the character is not a letter. */
export function alphabetOf(character: string): Alphabet | undefined {
  const script = scripts.find(({ indexes }) => indexes.has(character))
  if (script) return script
  if (!/^[\p{L}\p{So}]$/u.test(character)) return undefined
  const code = character.codePointAt(0)!
  const range = lengths.find(({ first, last }) => code >= first && code <= last)
  if (!range) return undefined
  const known = made.get(range.name) ?? alphabet(range.name, otherLetters(range))
  made.set(range.name, known)
  return known
}

/** Returns the letters that are their own lower case, so that the case of a value can be restored. */
function otherLetters({ first, last }: { first: number; last: number }): string[] {
  return between(first, last).filter(
    character =>
      /^[\p{L}\p{So}]$/u.test(character) &&
      character.toLowerCase() === character &&
      !scripts.some(({ indexes }) => indexes.has(character)),
  )
}
