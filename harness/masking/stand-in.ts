import { createHmac } from 'node:crypto'
import {
  type Alphabet,
  alphabetOf,
  bits,
  digits,
  digitsAboveZero,
  hexDigits,
  hexLetters,
  letters,
  signs,
} from './alphabets.ts'
import { permute } from './permutation.ts'

/** Longer values are not permuted: a permutation would take long, and two long values are unlikely to collide. */
const mostPermuted = 256
const mostKept = 10_000

/**
 * Replaces a value by another one. With the same key, equal values get equal stand-ins, and different values of one
 * form get different ones. Length, digits, letters and their case, signs, and the form of numbers, dates and JSON are
 * kept, so that a statement with stand-ins runs and finds the same rows. Nobody can recover the value without the key.
 */
export class StandIns {
  readonly #key: Buffer
  readonly #known = new Map<string, string>()

  constructor(key: Buffer) {
    this.#key = key
  }

  /** Returns the stand-in of a value as text. */
  of(value: string): string {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    const made = this.#moment(value) ?? this.#json(value) ?? this.#characters(value, formOf(value))
    if (this.#known.size >= mostKept) this.#known.clear()
    this.#known.set(value, made)
    return made
  }

  /** Returns the stand-in of bytes in hexadecimal digits: if the bytes are a text, the bytes of its stand-in. */
  ofHex(hex: string): string {
    const text = textOf(hex)
    const made =
      text === undefined
        ? this.#characters(hex.toLowerCase(), { classes: [...hex].map(() => hexDigits), name: 'hex' })
        : Buffer.from(this.of(text)).toString('hex')
    return hex === hex.toUpperCase() ? made.toUpperCase() : made
  }

  ofBits(text: string): string {
    return this.#characters(text, { classes: [...text].map(() => bits), name: 'bits' })
  }

  /**
   * Replaces `2001-05-17 08:30:00.25`, or a part of it, by another moment; within the same two centuries if it is in
   * them.
   */
  #moment(value: string): string | undefined {
    const { date, separator = '', clock, fraction = '' } = moment.exec(value)?.groups ?? {}
    if (date === undefined && clock === undefined) return undefined
    const iso = `${date ?? '2000-01-01'}T${clock ?? '00:00:00'}`
    const at = Date.parse(`${iso}Z`)
    if (Number.isNaN(at) || isoOf(at) !== iso) return undefined
    const isRecent = at >= Date.UTC(1900) && at < Date.UTC(2100)
    const first = date === undefined ? Date.UTC(2000) : Date.UTC(isRecent ? 1900 : 1000)
    const last = date === undefined ? first + dayMs : Date.UTC(isRecent ? 2100 : 9999)
    if (at < first || at >= last) return undefined
    const stepMs = clock === undefined ? dayMs : 1000
    const parts = 10n ** BigInt(fraction.length)
    const place = BigInt((at - first) / stepMs) * parts + BigInt(`0${fraction}`)
    const other = permute(place, BigInt((last - first) / stepMs) * parts, this.#key, 'moment')
    const [day, time] = isoOf(first + Number(other / parts) * stepMs).split('T')
    const ofSecond = fraction === '' ? '' : `.${String(other % parts).padStart(fraction.length, '0')}`
    return `${date === undefined ? '' : day}${separator}${clock === undefined ? '' : time}${ofSecond}`
  }

  /** Replaces each text and number of a document separately, so that the result is a document, too. */
  #json(value: string): string | undefined {
    if (!/^\s*[[{]/.test(value) || !isJson(value)) return undefined
    return value.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, part =>
      part.startsWith('"') ? `"${this.#escaped(part.slice(1, -1))}"` : this.of(part),
    )
  }

  #escaped(text: string): string {
    const parts = text.match(/\\u[0-9a-fA-F]{4}|\\.|[^\\]/gsu) ?? []
    const plain = parts.map(part => (part.startsWith('\\') ? '\u0000' : part)).join('')
    const made = [...this.of(plain)]
    return parts.map((part, index) => (part.startsWith('\\') ? part : made[index])).join('')
  }

  #characters(value: string, form: Form): string {
    const characters = [...value]
    const exchanged = characters.length > mostPermuted ? this.#drawn(value, form) : this.#permuted(value, form)
    return characters
      .map((character, index) => {
        const other = exchanged[index]
        if (other === undefined) return character
        return character === character.toLowerCase() ? other : other.toUpperCase()
      })
      .join('')
  }

  #permuted(value: string, { classes, name }: Form): (string | undefined)[] {
    let number = 0n
    let size = 1n
    const characters = [...value.toLowerCase()]
    for (const [index, alphabet] of classes.entries()) {
      if (!alphabet) continue
      const radix = BigInt(alphabet.characters.length)
      number = number * radix + BigInt(alphabet.indexes.get(characters[index]!)!)
      size *= radix
    }
    let other = permute(number, size, this.#key, name)
    const made: (string | undefined)[] = classes.map(() => undefined)
    for (let index = classes.length - 1; index >= 0; index--) {
      const alphabet = classes[index]
      if (!alphabet) continue
      const radix = BigInt(alphabet.characters.length)
      made[index] = alphabet.characters[Number(other % radix)]!
      other /= radix
    }
    return made
  }

  #drawn(value: string, { classes }: Form): (string | undefined)[] {
    const folded = value.toLowerCase()
    let drawn = Buffer.alloc(0)
    return classes.map((alphabet, index) => {
      if (!alphabet) return undefined
      const at = (index % 8) * 4
      if (at === 0 || drawn.length === 0)
        drawn = createHmac('sha256', this.#key)
          .update(`${Math.floor(index / 8)} ${folded}`)
          .digest()
      return alphabet.characters[drawn.readUInt32BE(at) % alphabet.characters.length]
    })
  }
}

const dayMs = 86_400_000
const moment =
  /^(?:(?<date>\d{4}-\d{2}-\d{2})(?:(?<separator>[ T])(?=\d))?)?(?:(?<=^|[ T])(?<clock>\d{2}:\d{2}:\d{2})(?:\.(?<fraction>\d{1,6}))?)?$/
const number = /^([+-]?)(\d+)(?:(\.)(\d*?)(0*))?([eE][+-]?\d+)?$/
const hexText = /^(?=.{8})(?=.*\d)(?=.*[a-f])[0-9a-f-]+$/i

/** Formats the moment without fractions of a second. */
function isoOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19)
}

/**
 * For each character, the alphabet within which it is exchanged, or undefined if it is kept. Values with the same
 * `name` share their stand-ins.
 */
interface Form {
  classes: (Alphabet | undefined)[]
  name: string
}

function formOf(value: string): Form {
  const ofNumber = formOfNumber(value)
  if (ofNumber) return ofNumber
  const classes = alphabetsOf(value)
  const characters = [...value]
  return {
    classes,
    name: classes
      .map((alphabet, index) => alphabet?.name ?? characters[index])
      .join(' ')
      .toLowerCase(),
  }
}

function alphabetsOf(value: string): (Alphabet | undefined)[] {
  const isHex = hexText.test(value)
  const classes = [...value].map(character => {
    const lower = character.toLowerCase()
    if (digits.indexes.has(lower)) return digits
    if (letters.indexes.has(lower)) return isHex ? hexLetters : letters
    // A character without a single-character counterpart could not be converted back to its own case.
    const isFoldable = [...lower].length === 1 && (lower === character || lower.toUpperCase() === character)
    return character > '\u007f' && isFoldable ? alphabetOf(lower) : undefined
  })
  if (classes.some(each => each)) return classes
  return [...value].map(character => (signs.indexes.has(character) ? signs : undefined))
}

/**
 * A number may be written with additional zeros or with its sign apart; its stand-in is the same number in these cases.
 * The first digit and the last digit after the point never become zero. A number with a leading zero is a code, and its
 * leading zero is kept.
 */
function formOfNumber(value: string): Form | undefined {
  const [, sign = '', whole = '', point = '', fraction = '', zeros = '', exponent = ''] = number.exec(value) ?? []
  if (whole === '') return undefined
  const stays = (text: string) => [...text].map(() => undefined)
  const isCode = whole.length > 1 && whole.startsWith('0')
  const first = isCode || (whole === '0' && fraction !== '') ? undefined : whole.length > 1 ? digitsAboveZero : digits
  const classes = [
    ...stays(sign),
    ...[...whole].map((_, at) => (at === 0 ? first : digits)),
    ...stays(point),
    ...[...fraction].map((_, at) => (at === fraction.length - 1 ? digitsAboveZero : digits)),
    ...stays(zeros + exponent),
  ]
  return { classes, name: `number ${isCode ? 'code ' : ''}${whole.length}.${fraction.length}` }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Returns undefined if the bytes are not a text. */
function textOf(hex: string): string | undefined {
  const bytes = Buffer.from(hex, 'hex')
  if (bytes.length === 0 || bytes.length * 2 !== hex.length) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return /^[^\p{Cc}]+$/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}
