import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Param } from '../model/statement.ts'
import { ParamsError, parseParams, printParams } from './params.ts'

const param: fc.Arbitrary<Param> = fc.oneof(
  fc.constant<Param>({ kind: 'null' }),
  fc.record({ kind: fc.constant('boolean' as const), value: fc.boolean() }),
  fc.record({ kind: fc.constant('integer' as const), value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }) }),
  fc.record({ kind: fc.constant('double' as const), value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.record({ kind: fc.constant('string' as const), value: fc.string({ unit: 'binary' }) }),
  fc.record({ kind: fc.constant('decimal' as const), value: fc.constantFrom('1.10', '-0', '.5', '+7.', '00.00') }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array() }),
  fc.record({
    kind: fc.constant('datetime' as const),
    value: fc.constantFrom('2026-01-01', '0000-00-00 00:00:00', '2026-12-31 23:59:59.999999'),
  }),
)

function errorOf(text: string): ParamsError {
  try {
    parseParams(text)
  } catch (error) {
    if (error instanceof ParamsError) return error
    throw error
  }
  throw new Error(`${text} was read`)
}

describe('parseParams', () => {
  it('reads each kind of value', () => {
    expect(
      parseParams(
        '["a\\n\\u00e9", 7, 18446744073709551615, -9223372036854775808, 1.0, 1e3, null, true, false, {"decimal": "1.10"}, {"bytes": "00fF"}, {"datetime": "2026-01-01 00:00:00"}]',
      ),
    ).toEqual([
      { kind: 'string', value: 'a\né' },
      { kind: 'integer', value: 7n },
      { kind: 'integer', value: 18446744073709551615n },
      { kind: 'integer', value: -9223372036854775808n },
      { kind: 'double', value: 1 },
      { kind: 'double', value: 1000 },
      { kind: 'null' },
      { kind: 'boolean', value: true },
      { kind: 'boolean', value: false },
      { kind: 'decimal', value: '1.10' },
      { kind: 'bytes', value: new Uint8Array([0, 255]) },
      { kind: 'datetime', value: '2026-01-01 00:00:00' },
    ])
    expect(parseParams(' [ ] ')).toEqual([])
  })

  it.each([
    ['', 0, 'JSON array'],
    ['"a"', 0, 'JSON array'],
    ['["a"', 4, 'Expected , or ]'],
    ['["a" "b"]', 5, 'Expected , or ]'],
    ['["a", ]', 6, 'Expected a string'],
    ['["a",', 5, 'never closed'],
    ['[ada]', 1, 'Expected a string'],
    ['[nullable]', 1, 'Expected a string'],
    ["['a']", 1, 'Expected a string'],
    ['["a]', 1, 'never closed'],
    ['["\\x"]', 1, 'not valid JSON'],
    ['[01]', 2, 'Expected , or ]'],
    ['[1e999]', 1, 'beyond the range'],
    ['[1, 18446744073709551616]', 4, 'write {"decimal": "18446744073709551616"}'],
    ['[-9223372036854775809]', 1, 'write {"decimal": "-9223372036854775809"}'],
    ['["a\\ud83cb"]', 1, 'write both halves, or the bytes that you mean, as {"bytes": "eda0bc"}'],
    ['["\\udf89\\ud83c"]', 1, '\\udf89 is half of a surrogate pair'],
    ['[[1]]', 1, 'Expected a string'],
    ['[1] 2', 4, 'Nothing may follow'],
    ['[{}]', 1, 'one of the keys'],
    ['[1, {"date": "x"}]', 5, 'one of the keys'],
    ['[{"decimal": 1}]', 13, 'is a string'],
    ['[{"decimal": "1,5"}]', 13, 'reads like'],
    ['[{"bytes": "abc"}]', 11, 'hexadecimal'],
    ['[{"datetime": "now"}]', 14, 'reads like'],
    ['[{"bytes": "00", "x": 1}]', 15, 'Expected }'],
  ])('tells where %s goes wrong', (text, offset, message) => {
    const error = errorOf(text)
    expect(error.message).toContain(message)
    expect(error.offset).toBe(offset)
  })

  it('reads a pair of surrogates as its character', () => {
    expect(parseParams('["\\ud83c\\udf89"]')).toEqual([{ kind: 'string', value: '🎉' }])
  })

  it('reads again what it prints', () => {
    fc.assert(
      fc.property(fc.array(param), params => {
        expect(parseParams(printParams(params))).toEqual(params)
      }),
    )
  })
})
