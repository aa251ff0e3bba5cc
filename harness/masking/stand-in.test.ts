import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StandIns } from './stand-in.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => Buffer.from(bytes))
const made = new StandIns(Buffer.alloc(32, 7))
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.emailAddress(),
  fc.uuid(),
  fc.integer().map(String),
  fc.stringMatching(/^[a-zäöüßαж漢😀-😄A-Z0-9 .@-]{1,20}$/u),
)
const shape = (value: string) =>
  [...value].map(character =>
    /[0-9]/.test(character)
      ? '0'
      : /[a-z]/.test(character)
        ? 'a'
        : /[A-Z]/.test(character)
          ? 'A'
          : Buffer.byteLength(character),
  )

describe('a stand-in', () => {
  it('is the same for the same value and key, and has its length and its kinds of characters', () => {
    fc.assert(
      fc.property(text, key, (value, secret) => {
        const other = new StandIns(secret).of(value)
        expect(new StandIns(secret).of(value)).toBe(other)
        if (!/^[^\p{L}\p{N}\p{So}]*$/u.test(value)) expect(shape(other)).toEqual(shape(value))
        expect(Buffer.byteLength(other)).toBe(Buffer.byteLength(value))
      }),
    )
  })

  it('is another value, and no two values have one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 40 }), values => {
        const others = values.map(value => made.of(value))
        expect(new Set(others).size).toBe(values.length)
        for (const [index, value] of values.entries())
          if (/[a-z0-9]/i.test(value)) expect(others[index]).not.toBe(value)
      }),
    )
    const pins = Array.from({ length: 10_000 }, (_, pin) => String(pin).padStart(4, '0'))
    expect(new Set(pins.map(pin => made.of(pin))).size).toBe(10_000)
  })

  it('is another one under another key', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{12,20}$/), key, key, (value, one, other) => {
        fc.pre(!one.equals(other))
        expect(new StandIns(one).of(value)).not.toBe(new StandIns(other).of(value))
      }),
    )
  })

  it('leaves nothing empty, and what is empty', () => {
    expect(made.of('')).toBe('')
    expect(made.of('!?-')).not.toBe('!?-')
  })

  it('differs in case where the values do, and nowhere else', () => {
    expect(made.of('Ada@Example.COM').toLowerCase()).toBe(made.of('ada@example.com'))
  })

  it('is the same number however that is written, and never one with fewer digits', () => {
    const plain = (value: string) => Number(made.of(value))
    expect(plain('12.50')).toBe(plain('12.5'))
    fc.assert(
      fc.property(fc.bigInt({ min: 10n, max: 10n ** 18n }), value => {
        expect(made.of(String(value))).toMatch(new RegExp(`^[1-9]\\d{${String(value).length - 1}}$`))
      }),
    )
  })

  it('is a day for a day, and a moment for a moment', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), date => {
        const iso = date.toISOString()
        for (const value of [iso.slice(0, 10), iso.slice(0, 19).replace('T', ' ')]) {
          const other = made.of(value)
          expect(other).not.toBe(value)
          expect(
            new Date(`${other.replace(' ', 'T')}${other.length > 10 ? 'Z' : ''}`).toISOString().slice(0, other.length),
          ).toBe(other.replace(' ', 'T'))
        }
      }),
    )
  })

  it('is an hour for an hour, and hides fractions of seconds', () => {
    expect(made.of('23:59:58')).toMatch(/^(?!23:59:58)([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)
    expect(made.of('2001-05-17 08:30:00.25')).toMatch(/^(19|20)\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d\d$/)
    const moments = Array.from({ length: 100 }, (_, at) => `08:30:00.${String(at).padStart(2, '0')}`)
    expect(new Set(moments.map(moment => made.of(moment).slice(-2))).size).toBeGreaterThan(20)
    expect(made.of('2001-02-30')).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it('is a document for a document, of the same shape', () => {
    const shapeOf = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shapeOf)
        : value && typeof value === 'object'
          ? Object.values(value).map(shapeOf)
          : value === null || typeof value === 'boolean'
            ? value
            : typeof value
    fc.assert(
      fc.property(fc.json({ maxDepth: 2 }), json => {
        if (/^[[{]/.test(json)) expect(shapeOf(JSON.parse(made.of(json)))).toEqual(shapeOf(JSON.parse(json)))
      }),
    )
  })

  it('of bytes is that of their text where they are one', () => {
    expect(made.ofHex(Buffer.from('ada@example.com').toString('hex'))).toBe(
      Buffer.from(made.of('ada@example.com')).toString('hex'),
    )
    expect(made.ofHex('00FF80')).toMatch(/^[0-9A-F]{6}$/)
    expect(made.ofBits('010101')).toMatch(/^[01]{6}$/)
  })
})
