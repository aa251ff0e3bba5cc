import { crc32 } from 'node:zlib'
import type { Observation } from '../../model/observation.ts'
import { inShort } from './escape-control.ts'

const maxCharacters = 80

/**
 * The name of a statement without a name of its own, for build servers, which know a test from build to build by its
 * name: it is made of the text alone, so that lines inserted above it do not make it another test. A text that is too
 * long ends in a checksum of the whole, because many statements begin alike.
 */
export function nameOfStatement(sql: string): string {
  if (sql.length <= maxCharacters) return inShort(sql, maxCharacters)
  const text = sql.trim().replace(/\s+/g, ' ')
  if (text.length <= maxCharacters) return inShort(text, maxCharacters)
  return `${inShort(text, maxCharacters)} #${crc32(text).toString(16).padStart(8, '0')}`
}

/** Before it is told apart from others of the same suite. */
export function nameOfCase(observation: Observation): string {
  const { name, sql, step } = observation
  const own = name ?? nameOfStatement(sql)
  return step === 'fixture' ? `fixture: ${own}` : own
}

/** Tells names apart within their suites: equal ones are numbered in their order, `SELECT 1`, `SELECT 1 (2)`. */
export class NameOrdinals {
  /** By the checksum of suite and name, which takes little memory: how often it was given away. */
  readonly #given = new Map<number, number>()

  /** The number by which `numbered` makes this name one that the suite has not had yet. */
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
