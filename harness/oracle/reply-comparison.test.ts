import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Side } from '../model/side.ts'
import {
  compareExamples,
  type ExampleCell,
  type ExampleType,
  exampleColumn,
  noOrder,
  orderedBy,
  totalOrder,
} from './example-replies.ts'

const cell = fc.oneof(
  { arbitrary: fc.string({ maxLength: 12, unit: 'binary' }), weight: 4 },
  { arbitrary: fc.integer().map(String), weight: 2 },
  { arbitrary: fc.constant(null), weight: 1 },
)
const table = fc.integer({ min: 1, max: 4 }).chain(width =>
  fc.record({
    columns: fc.constant(Array.from({ length: width }, (_, index) => exampleColumn(`c${index}`))),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 25 }),
  }),
)
const turns = fc.array(fc.constantFrom<Side>('source', 'target'), { maxLength: 60 })
const orders = fc.constantFrom(noOrder, totalOrder, orderedBy('c0'), orderedBy('c0', true))
const kindsOf = (findings: ReturnType<typeof compareExamples>) => findings.differences.map(({ kind }) => kind)

/** Rows with a number of their own, so that no two are equal. */
const numbered = (rows: ExampleCell[][]) => rows.map((row, index) => [String(index), ...row])

describe('comparing replies', () => {
  it('finds nothing between a reply and itself, in whatever turns both arrive', () => {
    fc.assert(
      fc.property(table, orders, turns, (result, order, who) => {
        expect(compareExamples({ source: result, target: result }, order, who).differences).toEqual([])
      }),
    )
  })

  it('finds the same kinds when the sides are exchanged', () => {
    fc.assert(
      fc.property(table, table, orders, (a, b, order) => {
        const forth = compareExamples({ source: a, target: b }, order)
        const back = compareExamples({ source: b, target: a }, order)
        expect(kindsOf(forth).sort()).toEqual(kindsOf(back).sort())
      }),
    )
  })

  it('finds every cell that is changed, under every order', () => {
    fc.assert(
      fc.property(table, orders, turns, fc.nat(), fc.nat(), cell, (result, order, who, y, x, replacement) => {
        fc.pre(result.rows.length > 0)
        const row = y % result.rows.length
        const column = x % result.columns.length
        fc.pre(result.rows[row]![column] !== replacement)
        const rows = result.rows.map(each => [...each])
        rows[row]![column] = replacement
        const found = kindsOf(compareExamples({ source: result, target: { ...result, rows } }, order, who))
        // A changed row at the cut of a LIMIT may be another choice among ties; elsewhere it is another row.
        expect(found.some(kind => kind === 'rows' || kind === 'hazard')).toBe(true)
        if (!('limited' in order && order.limited)) expect(found).toContain('rows')
      }),
    )
  })

  it('finds every row that is missing or doubled', () => {
    fc.assert(
      fc.property(table, orders, turns, fc.nat(), (result, order, who, y) => {
        fc.pre(result.rows.length > 0)
        const row = y % result.rows.length
        const missing = result.rows.toSpliced(row, 1)
        const doubled = result.rows.toSpliced(row, 0, result.rows[row]!)
        for (const rows of [missing, doubled]) {
          expect(kindsOf(compareExamples({ source: result, target: { ...result, rows } }, order, who))).toEqual([
            'rows',
          ])
        }
      }),
    )
  })

  it('takes rows in any order where none is guaranteed', () => {
    fc.assert(
      fc.property(
        table.chain(result => fc.tuple(fc.constant(result), shuffled(result.rows))),
        turns,
        ([result, rows], who) => {
          expect(compareExamples({ source: result, target: { ...result, rows } }, noOrder, who).differences).toEqual([])
        },
      ),
    )
  })

  it('finds every exchange of two rows where the order is total', () => {
    fc.assert(
      fc.property(table, turns, fc.nat(), fc.nat(), (result, who, a, b) => {
        const rows = numbered(result.rows)
        fc.pre(rows.length > 1 && a % rows.length !== b % rows.length)
        const exchanged = [...rows]
        exchanged[a % rows.length] = rows[b % rows.length]!
        exchanged[b % rows.length] = rows[a % rows.length]!
        const columns = [exampleColumn('n', 'int'), ...result.columns]
        const both = { source: { columns, rows }, target: { columns, rows: exchanged } }
        expect(kindsOf(compareExamples(both, totalOrder, who))).toEqual(['order'])
      }),
    )
  })

  it('takes ties in any order, and finds rows that change places across keys', () => {
    const tied = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 30 })
      .map(rows => rows.toSorted(([a], [b]) => a - b).map(([key, value]) => [String(key), value]))
    fc.assert(
      fc.property(
        tied.chain(rows => fc.tuple(fc.constant(rows), shuffled(rows))),
        ([rows, mixed]) => {
          const columns = [exampleColumn('k', 'int'), exampleColumn('v')]
          const sorted = mixed.toSorted(([a], [b]) => Number(a) - Number(b))
          const compare = (target: ExampleCell[][]) =>
            kindsOf(compareExamples({ source: { columns, rows }, target: { columns, rows: target } }, orderedBy('k')))
          expect(compare(sorted)).toEqual([])
          const keysDiffer = mixed.some(([key], index) => key !== rows[index]![0])
          expect(compare(mixed)).toEqual(keysDiffer ? ['order'] : [])
        },
      ),
    )
  })

  it('calls another choice among ties at a LIMIT a hazard, and another row above it a difference', () => {
    const columns = [exampleColumn('k', 'int'), exampleColumn('v')]
    const rows = [
      ['1', 'a'],
      ['2', 'b'],
      ['2', 'c'],
    ]
    const compare = (target: ExampleCell[][]) =>
      kindsOf(compareExamples({ source: { columns, rows }, target: { columns, rows: target } }, orderedBy('k', true)))
    expect(
      compare([
        ['1', 'a'],
        ['2', 'b'],
        ['2', 'd'],
      ]),
    ).toEqual(['hazard'])
    expect(
      compare([
        ['0', 'x'],
        ['2', 'b'],
        ['2', 'c'],
      ]),
    ).toContain('rows')
    expect(
      compare([
        ['1', 'a'],
        ['2', 'b'],
      ]),
    ).toEqual(['rows'])
  })

  it.each<[string, ExampleType, ExampleCell, ExampleCell, string[]]>([
    ['NULL is not the empty string', 'text', null, '', ['rows']],
    ['NULL is not the word NULL', 'text', null, 'NULL', ['rows']],
    ['text is compared as it is', 'text', '1', '1.0', ['rows']],
    ['spaces at the end count', 'text', 'a', 'a ', ['rows']],
    ['case counts', 'text', 'a', 'A', ['rows']],
    ['zeros behind the point are presentation', 'decimal', '0.5000', '0.5', ['presentation']],
    ['minus zero is zero', 'decimal', '-0.00', '0.00', ['presentation']],
    ['exponents are presentation', 'double', '1e20', '1e+20', ['presentation']],
    ['64-bit numbers are exact', 'bigint', '18446744073709551615', '18446744073709551614', ['rows']],
    ['decimals are exact', 'decimal', '1234567890123456789.01', '1234567890123456789.02', ['rows']],
    ['seconds and their zeros', 'datetime', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00', ['presentation']],
    ['a microsecond counts', 'datetime', '2026-01-01 00:00:00.000001', '2026-01-01 00:00:00', ['rows']],
    ['JSON keys have no order', 'json', '{"a": 1, "b": [1.0]}', '{"b":[1],"a":1}', ['presentation']],
    ['JSON text is not its number', 'json', '{"a": "1"}', '{"a": 1}', ['rows']],
    ['a JSON key that comes twice is not that key once', 'json', '{"a": 2}', '{"a": 1, "a": 2}', ['rows']],
    [
      'JSON keys in strings are no keys',
      'json',
      '["\\"a\\": 1", {"b":2}]',
      '["\\"a\\": 1",{"b": 2}]',
      ['presentation'],
    ],
    ['JSON numbers are exact', 'json', '[9007199254740993]', '[9007199254740992]', ['rows']],
  ])('%s', (_what, type, source, target, kinds) => {
    const columns = [exampleColumn('c', type)]
    for (const order of [noOrder, totalOrder, orderedBy('c')]) {
      const both = { source: { columns, rows: [[source]] }, target: { columns, rows: [[target]] } }
      expect(kindsOf(compareExamples(both, order))).toEqual(kinds)
    }
  })

  it('keeps cells apart: a boundary that moves is a difference', () => {
    const columns = [exampleColumn('a'), exampleColumn('b')]
    const both = { source: { columns, rows: [['a', 'bc']] }, target: { columns, rows: [['ab', 'c']] } }
    expect(kindsOf(compareExamples(both, noOrder))).toEqual(['rows'])
  })

  it('compares columns of the same name each for itself', () => {
    const columns = [exampleColumn('id', 'int'), exampleColumn('id', 'int')]
    const both = { source: { columns, rows: [['1', '2']] }, target: { columns, rows: [['1', '3']] } }
    const [difference] = compareExamples(both, totalOrder).differences
    expect(difference).toMatchObject({ kind: 'rows', summary: '1 row differs in `id`' })
    expect(difference?.rows?.examples).toEqual([{ source: ['1', '2'], target: ['1', '3'] }])
  })

  it('says that rows of different widths are not compared', () => {
    const source = { columns: [exampleColumn('a')], rows: [['1']] }
    const target = { columns: [exampleColumn('a'), exampleColumn('b')], rows: [['1', '2']] }
    const findings = compareExamples({ source, target }, noOrder)
    expect(kindsOf(findings)).toEqual(['names'])
    expect(findings.notCompared).toEqual(['rows: the sides return different numbers of columns'])
  })
})

function shuffled<T>(list: T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })
}
