import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Side } from '../model/side.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import {
  compareExamples,
  type ExampleCell,
  type ExampleType,
  exampleColumn,
  noOrder,
  orderedBy,
  totalOrder,
} from '../testing/example-replies.ts'
import { ReplyComparison } from './reply-comparison.ts'

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

/** Adds a number to each row, so that no two rows are equal. */
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
        // A changed row where a LIMIT cuts may be another choice among ties; elsewhere it is a different row.
        expect(found.some(kind => kind === 'rows' || kind === 'nondeterministic')).toBe(true)
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

  it('calls another choice among ties at a LIMIT nondeterministic, and another row above it a difference', () => {
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
    ).toEqual(['nondeterministic'])
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
    ['zeros behind the point are formatting', 'decimal', '0.5000', '0.5', ['formatting']],
    ['minus zero is zero', 'decimal', '-0.00', '0.00', ['formatting']],
    ['exponents are formatting', 'double', '1e20', '1e+20', ['formatting']],
    ['64-bit numbers are exact', 'bigint', '18446744073709551615', '18446744073709551614', ['rows']],
    ['decimals are exact', 'decimal', '1234567890123456789.01', '1234567890123456789.02', ['rows']],
    ['seconds and their zeros', 'datetime', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00', ['formatting']],
    ['a microsecond counts', 'datetime', '2026-01-01 00:00:00.000001', '2026-01-01 00:00:00', ['rows']],
    ['JSON keys have no order', 'json', '{"a": 1, "b": [1.0]}', '{"b":[1],"a":1}', ['formatting']],
    ['JSON text is not its number', 'json', '{"a": "1"}', '{"a": 1}', ['rows']],
    ['a JSON key that comes twice is not that key once', 'json', '{"a": 2}', '{"a": 1, "a": 2}', ['rows']],
    ['JSON keys in strings are no keys', 'json', '["\\"a\\": 1", {"b":2}]', '["\\"a\\": 1",{"b": 2}]', ['formatting']],
    ['JSON numbers are exact', 'json', '[9007199254740993]', '[9007199254740992]', ['rows']],
  ])('%s', (_what, type, source, target, kinds) => {
    const columns = [exampleColumn('c', type)]
    for (const order of [noOrder, totalOrder, orderedBy('c')]) {
      const both = { source: { columns, rows: [[source]] }, target: { columns, rows: [[target]] } }
      expect(kindsOf(compareExamples(both, order))).toEqual(kinds)
    }
  })

  it.each<[string, ExampleType, ExampleType, ExampleCell, ExampleCell, string[]]>([
    ['a BIT and its number', 'bit', 'bigint', '\u0001\u0005', '261', ['type', 'formatting']],
    ['a BIT that reads like a number', 'bit', 'bigint', '1', '1', ['type', 'rows']],
    ['a BIT in more bytes', 'bit', 'bit', '\u0005', '\u0000\u0005', ['formatting']],
    ['a day and its midnight', 'date', 'datetime', '2026-01-01', '2026-01-01 00:00:00', ['type', 'formatting']],
    ['a day and its noon', 'date', 'datetime', '2026-01-01', '2026-01-01 12:00:00', ['type', 'rows']],
    ['a day and text of it', 'date', 'text', '2026-01-01', '2026-01-01', ['type']],
    [
      'a moment and text of it',
      'datetime',
      'text',
      '2026-01-01 10:00:00.0',
      '2026-01-01 10:00:00',
      ['type', 'formatting'],
    ],
    ['a time and a day', 'time', 'date', '00:00:00', '2026-01-01', ['type', 'rows']],
    ['a BIGINT and a DOUBLE of it', 'bigint', 'double', '100000000000000000000', '1e20', ['type', 'formatting']],
    ['a BIGINT beyond a DOUBLE', 'bigint', 'double', '9007199254740993', '9007199254740992', ['type', 'rows']],
    ['a DECIMAL and a DOUBLE', 'decimal', 'double', '0.30', '0.30000000000000004', ['type', 'rows']],
    ['a FLOAT and a DOUBLE', 'float', 'double', '0.1', '0.10000000149011612', ['type', 'formatting']],
    ['JSON as text', 'json', 'text', '{"a": 1}', '{"a":1}', ['type', 'formatting']],
    ['text and bytes', 'text', 'blob', 'a', 'b', ['type', 'rows']],
  ])('across types: %s', (_what, sourceType, targetType, source, target, kinds) => {
    const both = {
      source: { columns: [exampleColumn('c', sourceType)], rows: [[source]] },
      target: { columns: [exampleColumn('c', targetType)], rows: [[target]] },
    }
    for (const order of [noOrder, totalOrder, orderedBy('c')]) {
      const found = kindsOf(compareExamples(both, order)).filter(kind => kind !== 'metadata')
      expect(found).toEqual(kinds)
      const back = kindsOf(compareExamples({ source: both.target, target: both.source }, order))
      expect(back.filter(kind => kind !== 'metadata')).toEqual(kinds)
    }
  })

  it.each([
    ['rows', { rowBytes: 1 << 20, digests: 1000 }],
    ['digests', { rowBytes: 0, digests: 1000 }],
    ['sums', { rowBytes: 0, digests: 0 }],
    ['rows, then digests, then sums', { rowBytes: 600, digests: 5 }],
  ])('finds the same with %s', (_what, limits) => {
    const permuted = table.chain(result => fc.tuple(fc.constant(result), shuffled(result.rows)))
    const isFound = (findings: ReturnType<typeof compareExamples>) => kindsOf(findings).includes('rows')
    fc.assert(
      fc.property(permuted, turns, fc.nat(), fc.nat(), cell, ([result, rows], who, y, x, replacement) => {
        const compare = (list: ExampleCell[][]) =>
          compareExamples({ source: result, target: { ...result, rows: list } }, noOrder, who, limits)
        expect(kindsOf(compare(rows))).toEqual([])
        if (rows.length === 0) return
        const row = y % rows.length
        const column = x % result.columns.length
        expect(isFound(compare(rows.toSpliced(row, 1)))).toBe(true)
        expect(isFound(compare(rows.toSpliced(row, 0, rows[row]!)))).toBe(true)
        if (rows[row]![column] === replacement) return
        expect(isFound(compare(rows.with(row, rows[row]!.with(column, replacement))))).toBe(true)
      }),
    )
    const columns = [exampleColumn('n', 'decimal')]
    const forms = {
      source: { columns, rows: [['1.0'], ['2.0'], ['3.0'], ['4.0']] },
      target: { columns, rows: [['4'], ['2'], ['1'], ['3']] },
    }
    expect(kindsOf(compareExamples(forms, noOrder, [], limits))).toEqual(['formatting'])
  })

  it('finds other words also among rows in another order whose packets cannot be set side by side', () => {
    const columns = [exampleColumn('b', 'bit'), exampleColumn('n', 'decimal')]
    const numbers = [exampleColumn('b', 'bigint'), exampleColumn('n', 'decimal')]
    for (const limits of [undefined, { rowBytes: 0, digests: 1000 }, { rowBytes: 0, digests: 0 }]) {
      const both = {
        source: {
          columns,
          rows: [
            ['\u0001', '1.0'],
            ['\u0002', '2.0'],
            ['\u0003', '3'],
          ],
        },
        target: {
          columns: numbers,
          rows: [
            ['2', '2'],
            ['3', '3'],
            ['1', '1'],
          ],
        },
      }
      const found = compareExamples(both, noOrder, [], limits).differences.filter(({ kind }) => kind === 'formatting')
      expect(found.length).toBeGreaterThan(0)
      const kinds = new Set(kindsOf(compareExamples(both, noOrder, [], limits)))
      expect(kinds).toEqual(new Set(['type', 'formatting']))
    }
  })

  it('takes keys that a loose collation holds equal for ties, and nothing for one behind a key that is hidden', () => {
    const columns = [exampleColumn('k'), exampleColumn('v')]
    const both = (target: ExampleCell[][]) => ({
      source: {
        columns,
        rows: [
          ['a', '1'],
          ['B', '2'],
        ],
      },
      target: { columns, rows: target },
    })
    const ties = {
      source: {
        columns,
        rows: [
          ['a', '1'],
          ['A ', '2'],
        ],
      },
      target: {
        columns,
        rows: [
          ['A ', '2'],
          ['a', '1'],
        ],
      },
    }
    expect(kindsOf(compareExamples(ties, orderedBy('k')))).toEqual([])
    const exchanged = both([
      ['B', '2'],
      ['a', '1'],
    ])
    expect(kindsOf(compareExamples(exchanged, orderedBy('k')))).toEqual(['order'])
    const hidden: OrderGuarantee = {
      kind: 'partial',
      keys: [
        { kind: 'column', name: 'hidden' },
        { kind: 'column', name: 'k' },
      ],
      limited: false,
    }
    expect(kindsOf(compareExamples(exchanged, hidden))).toEqual([])
  })

  it('calls a row that no tie explains a difference, under a LIMIT as well', () => {
    const columns = [exampleColumn('k', 'int'), exampleColumn('v')]
    const compare = (source: ExampleCell[][], target: ExampleCell[][], order: OrderGuarantee) =>
      kindsOf(compareExamples({ source: { columns, rows: source }, target: { columns, rows: target } }, order))
    const rows = [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ]
    expect(compare(rows, rows.with(1, ['2', 'x']), orderedBy('k', true))).toEqual(['rows'])
    expect(compare(rows, rows.with(1, ['2', 'x']), totalOrder)).toEqual(['rows'])
    expect(compare(rows, rows.with(1, ['2', 'x']), { kind: 'none', limited: true })).toEqual(['nondeterministic'])
    expect(compare(rows, rows.slice(1), { kind: 'none', limited: true })).toEqual(['rows'])
    expect(compare(rows, rows.with(1, ['2', 'x']), { kind: 'none', limited: true, cutBehind: 3 })).toEqual([
      'nondeterministic',
    ])
    expect(compare(rows, rows.with(1, ['2', 'x']), { kind: 'none', limited: true, cutBehind: 4 })).toEqual(['rows'])
  })

  it('compares warnings once they are known', () => {
    const comparison = new ReplyComparison(noOrder)
    for (const side of ['source', 'target'] as const) {
      const sink = comparison.sink(side)
      const warningCount = side === 'source' ? 0 : 1
      sink.done({ affectedRows: 0n, insertId: 0n, info: '', warningCount, inTransaction: false })
      sink.end()
    }
    const list = [{ level: 'Warning', code: 1292, message: '' }]
    comparison.noteWarnings('target', { kind: 'read', count: 1, list })
    expect(kindsOf(comparison.finish())).toEqual(['warnings'])
  })

  it('takes texts of other case for equal where the server may show either, and nowhere else', () => {
    const columns = [exampleColumn('name'), exampleColumn('code')]
    const rows = [
      ['Ada', 'x'],
      ['bob', 'y'],
    ]
    const compare = (target: ExampleCell[][], caseless: string[], order = noOrder) => {
      const both = { source: { columns, rows }, target: { columns, rows: target } }
      return kindsOf(compareExamples(both, order, [], undefined, new Set(caseless)))
    }
    const otherCase = [
      ['BOB', 'y'],
      ['ada', 'x'],
    ]
    expect(compare(otherCase, ['t.name'])).toEqual(['formatting'])
    expect(compare(otherCase.toReversed(), ['t.name'], totalOrder)).toEqual(['formatting'])
    expect(compare(otherCase, [])).toEqual(['rows'])
    expect(compare(otherCase, ['t.code'])).toEqual(['rows'])
    expect(
      compare(
        [
          ['ada', 'X'],
          ['bob', 'y'],
        ],
        ['t.name'],
      ),
    ).toEqual(['rows'])
    expect(
      compare(
        [
          ['áda', 'x'],
          ['bob', 'y'],
        ],
        ['t.name'],
      ),
    ).toEqual(['rows'])
  })

  it('keeps cells apart: a boundary that moves is a difference', () => {
    const columns = [exampleColumn('a'), exampleColumn('b')]
    for (const [one, other] of [
      [
        ['a', 'bc'],
        ['ab', 'c'],
      ],
      [
        ['a,b', 'c'],
        ['a', 'b,c'],
      ],
      [
        ['N', 'N'],
        [null, 'N'],
      ],
    ] as const) {
      const both = { source: { columns, rows: [[...one]] }, target: { columns, rows: [[...other]] } }
      expect(kindsOf(compareExamples(both, noOrder))).toEqual(['rows'])
    }
  })

  it('compares columns of the same name each for itself', () => {
    const columns = [exampleColumn('id', 'int'), exampleColumn('id', 'int')]
    const both = { source: { columns, rows: [['1', '2']] }, target: { columns, rows: [['1', '3']] } }
    const [difference] = compareExamples(both, totalOrder).differences
    expect(difference).toMatchObject({ kind: 'rows', summary: '1 row differs in `id`' })
    expect(difference?.rows?.examples).toEqual([{ source: ['2'], target: ['3'] }])
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
