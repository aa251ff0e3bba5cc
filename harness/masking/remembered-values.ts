import type { StandIns } from './stand-in.ts'

const shortestText = 4
const shortestNumber = 5
/** A plain word of at most this many letters may occur anywhere with another meaning; it is replaced in quotes only. */
const longestPlainWord = 6
const prefixLength = 4
/** At most this many values are looked for; masking by place does not depend on this limit. */
const mostValues = 200_000

/**
 * The second line of defence: replaces values that were seen to belong to masked columns wherever else they occur. The
 * values are kept unmasked, in memory only. Values too short to be distinguished from coincidence are ignored.
 */
export class RememberedValues {
  readonly #standIns: StandIns
  /** By their first characters, in lower case; the longest value first. */
  readonly #byPrefix = new Map<string, string[]>()
  #size = 0

  constructor(standIns: StandIns) {
    this.#standIns = standIns
  }

  add(value: string): void {
    const text = value.trim().toLowerCase()
    const isNumber = /^[\d.+-]+$/.test(text)
    if (text.length < (isNumber ? shortestNumber : shortestText) || this.#size >= mostValues) return
    if (!/[\p{L}\p{N}]/u.test(text)) return
    const prefix = text.slice(0, prefixLength)
    const list = this.#byPrefix.get(prefix) ?? []
    this.#byPrefix.set(prefix, list)
    if (list.includes(text)) return
    const at = list.findIndex(other => other.length < text.length)
    list.splice(at < 0 ? list.length : at, 0, text)
    this.#size += 1
  }

  /**
   * Returns the text, at the same length, with stand-ins for all remembered values. `words`: where short plain words
   * count.
   */
  scrub(text: string, words: 'any' | 'quoted' = 'quoted'): string {
    if (this.#size === 0 || text.length < shortestText) return text
    const lower = text.toLowerCase()
    // Characters that become longer in lower case are so rare that a simple replacement by word suffices for their
    // texts.
    if (lower.length !== text.length) return text.replaceAll(/[^\s'"`]+/gu, word => this.#scrubWord(word))
    let made = ''
    let done = 0
    for (let at = 0; at < text.length; at++) {
      const found = this.#valueAt(lower, at, words)
      if (found === undefined) continue
      made += text.slice(done, at) + this.#standIns.of(text.slice(at, at + found))
      at += found - 1
      done = at + 1
    }
    return done === 0 ? text : made + text.slice(done)
  }

  #scrubWord(word: string): string {
    return this.#byPrefix.get(word.toLowerCase().slice(0, prefixLength))?.includes(word.toLowerCase())
      ? this.#standIns.of(word)
      : word
  }

  #valueAt(lower: string, at: number, words: 'any' | 'quoted'): number | undefined {
    const list = this.#byPrefix.get(lower.slice(at, at + prefixLength))
    if (!list) return undefined
    const value = list.find(each => lower.startsWith(each, at) && standsApart(lower, at, each, words))
    return value?.length
  }
}

function standsApart(text: string, at: number, value: string, words: 'any' | 'quoted'): boolean {
  const before = text[at - 1] ?? ' '
  const behind = text[at + value.length] ?? ' '
  if (isOfWord(value[0]!) && isOfWord(before)) return false
  if (isOfWord(value.at(-1)!) && isOfWord(behind)) return false
  const isPlain = words === 'quoted' && value.length <= longestPlainWord && /^[a-z]+$/.test(value)
  return !isPlain || text.length === value.length || (/['"]/.test(before) && /['"]/.test(behind))
}

function isOfWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character)
}
