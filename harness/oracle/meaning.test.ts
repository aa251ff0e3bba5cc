import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ValueKind } from './column-type.ts'
import { meaning } from './meaning.ts'

const kinds: ValueKind[] = ['number', 'double', 'float', 'bit', 'temporal', 'json', 'text', 'bytes']
const cellOf = (text: string) => Buffer.from(text, 'utf8')
const same = (a: string, b: string, kind: ValueKind) => meaning(cellOf(a), kind) === meaning(cellOf(b), kind)

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 30 })
/** A sign, digits with insignificant zeros, and the value that they represent. */
const decimal = fc
  .record({ isNegative: fc.boolean(), whole: digits, fraction: fc.option(digits, { nil: '' }) })
  .map(({ isNegative, whole, fraction }) => {
    const scaled = BigInt(whole + fraction.padEnd(30, '0'))
    return {
      text: `${isNegative ? '-' : ''}${whole}${fraction && `.${fraction}`}`,
      scaled: isNegative ? -scaled : scaled,
    }
  })

describe('meaning', () => {
  it.each(kinds)('of %s is that of the same bytes, and NULL is nothing else', kind => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), bytes => {
        expect(meaning(bytes, kind)).toBe(meaning(Buffer.from(bytes), kind))
        expect(meaning(bytes, kind)).not.toBeNull()
      }),
    )
    expect(meaning(null, kind)).toBeNull()
  })

  it.each(kinds)('of %s is itself a value of that meaning, or the bytes as they are', kind => {
    // In each form, the agreed form must not be confused with a different value.
    const text = fc.oneof(
      decimal.map(each => each.text),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.json(),
      fc.string(),
      fc.constantFrom('2026-01-01', '2026-01-01 00:00:00.000', '10:00:00.500', '-838:59:59', '1e400', '.', '-', ''),
    )
    fc.assert(
      fc.property(text, each => {
        if (kind === 'bit') return
        const once = meaning(cellOf(each), kind)!
        const again =
          kind === 'json' && each !== once ? meaning(cellOf(once), kind) : meaning(Buffer.from(once, 'latin1'), kind)
        expect(again).toBe(once)
      }),
    )
  })

  it('of numbers is equal for equal numbers, and for no others', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(same(a.text, b.text, 'number')).toBe(a.scaled === b.scaled)
      }),
    )
    fc.assert(
      fc.property(decimal, fc.nat({ max: 9 }), (a, last) => {
        const other = { text: `${a.text}${a.text.includes('.') ? '' : '.'}${'0'.repeat(3)}${last}`, isSame: last === 0 }
        expect(same(a.text, other.text, 'number')).toBe(other.isSame)
      }),
    )
  })

  it('of doubles is equal for equal doubles, however they are written, and for no others', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(double, double, (a, b) => {
        expect(same(String(a), a.toExponential(), 'double')).toBe(true)
        expect(same(String(a), a.toPrecision(17), 'double')).toBe(true)
        expect(same(String(a), String(b), 'double')).toBe(a === b)
      }),
    )
  })

  it('of 64-bit numbers keeps each apart from its neighbours', () => {
    const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 2n })
    fc.assert(
      fc.property(big, value => {
        expect(same(String(value), String(value + 1n), 'number')).toBe(false)
        expect(same(`[${value}]`, `[${value + 1n}]`, 'json')).toBe(false)
      }),
    )
  })

  it('of a JSON document is that of its values, whatever the spacing and the order of keys', () => {
    const reordered = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reordered)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, member]) => [key, reordered(member)]),
      )
    }
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(same(JSON.stringify(value), JSON.stringify(reordered(value), undefined, 2), 'json')).toBe(true)
        expect(same(JSON.stringify(value), JSON.stringify([value]), 'json')).toBe(false)
      }),
    )
  })

  it.each<[ValueKind, string, string, boolean]>([
    ['number', '0005', '5', true],
    ['number', '-0.00', '0', true],
    ['number', '1.5e2', '150', true],
    ['double', '1e20', '1e+20', true],
    ['double', '0x10', '16', false],
    ['double', '1e400', '1e401', false],
    ['double', '0.1', '0.10000000000000001', true],
    ['float', '1.23457', '1.2345671', true],
    ['float', '1.23457', '1.23456', false],
    ['float', '-0.0', '0', true],
    ['temporal', '2026-01-01 00:00:00.000', '2026-01-01', true],
    ['temporal', '2026-01-01 00:00:00.001', '2026-01-01', false],
    ['temporal', '10:00:00.500', '10:00:00.5', true],
    ['temporal', '10:00:00', '-10:00:00', false],
    ['temporal', '10:00:00', '2026-01-01', false],
    ['temporal', 'v1.10', 'v1.1', false],
    ['json', '{"a": "ä"}', '{"a":"\\u00e4"}', true],
    ['json', '[1, 2]', '[2, 1]', false],
    ['json', '[true]', '["true"]', false],
    ['json', '[null]', '[]', false],
    ['text', '1', '1.0', false],
    ['text', 'a', 'A', false],
    ['text', 'a', 'a ', false],
    ['text', 'é', 'e\u0301', false],
  ])('of %s: %s against %s', (kind, a, b, isSame) => {
    expect(same(a, b, kind)).toBe(isSame)
  })

  it('of bits is their number, however wide', () => {
    const number = meaning(cellOf('261'), 'number')
    expect(meaning(Buffer.of(1, 5), 'bit')).toBe(number)
    expect(meaning(Buffer.of(0, 0, 1, 5), 'bit')).toBe(number)
    expect(meaning(Buffer.of(5, 1), 'bit')).not.toBe(number)
  })

  it('of broken UTF-8 in JSON is its bytes', () => {
    expect(meaning(Buffer.of(0x22, 0xff, 0x22), 'json')).not.toBe(meaning(Buffer.of(0x22, 0xfe, 0x22), 'json'))
  })
})
