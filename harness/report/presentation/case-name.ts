import { crc32 } from 'node:zlib'
import type { Observation } from '../../model/observation.ts'
import { inShort } from './escape-control.ts'

const maxCharacters = 80

/**
 * Returns a name for a statement without one. Build servers recognise a test by its name from build to build; the name
 * depends on the text alone, so that lines inserted above the statement do not change it. A long text ends in a
 * checksum of the whole, because many statements begin alike.
 */
export function nameOfStatement(sql: string): string {
  if (sql.length <= maxCharacters) return inShort(sql, maxCharacters)
  const text = sql.trim().replace(/\s+/g, ' ')
  if (text.length <= maxCharacters) return inShort(text, maxCharacters)
  return `${inShort(text, maxCharacters)} #${crc32(text).toString(16).padStart(8, '0')}`
}

/** Returns the name of a case before it is made unique within its suite. */
export function nameOfCase(observation: Observation): string {
  const { name, sql, step } = observation
  const own = name ?? nameOfStatement(sql)
  return step === 'fixture' ? `fixture: ${own}` : own
}

/** Makes names unique within their suites: equal names are numbered in their order, `SELECT 1`, `SELECT 1 (2)`. */
export class NameOrdinals {
  /** By the checksum of suite and name, which takes little memory: the number of times that the name was used. */
  readonly #given = new Map<number, number>()

  /** Returns the number with which `numbered` makes this name unique in the suite. */
  next(suite: string, name: string): number {
    const key = (text: string) => crc32(text, crc32(`${suite}\0`)) | 0
    const first = key(name)
    let ordinal = this.#given.get(first) ?? 0
    do ordinal += 1
    while (ordinal > 1 && this.#given.has(key(numbered(name, ordinal))))
    this.#given.set(first, ordinal)
    if (ordinal > 1) this.#given.set(key(numbered(name, ordinal)), 1)
    return ordinal
  }
}

export function numbered(name: string, ordinal: number): string {
  return ordinal === 1 ? name : `${name} (${ordinal})`
}
