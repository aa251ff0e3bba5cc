import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { Outcome } from '../model/outcome.ts'
import {
  compareExamples,
  type ExampleCell,
  type ExampleType,
  exampleColumn,
  noOrder,
  orderedBy,
  totalOrder,
} from '../testing/example-replies.ts'
import { compareOutcomes } from './compare-outcomes.ts'
import { compareWarnings } from './compare-warnings.ts'

const key = exampleColumn('id', 'int', { flags: 3 })
const compared = (
  columns: ReturnType<typeof exampleColumn>[],
  source: ExampleCell[][],
  target: ExampleCell[][],
  order = noOrder,
) => compareExamples({ source: { columns, rows: source }, target: { columns, rows: target } }, order).differences
const classesOf = (differences: Difference[]) =>
  differences.flatMap(({ classes = [] }) =>
    classes.map(({ column, class: how }) => (column ? `${column}: ${how}` : how)),
  )
const change = (type: ExampleType, pairs: [ExampleCell, ExampleCell][], order = noOrder) =>
  classesOf(
    compared(
      [key, exampleColumn('n', type)],
      pairs.map(([one], index) => [String(index), one]),
      pairs.map(([, other], index) => [String(index), other]),
      order,
    ),
  )

describe('the class of a change', () => {
  it.each<[ExampleType, [ExampleCell, ExampleCell][], string]>([
    ['int', [['0', '1']], 'zero-to-one'],
    ['int', [['1', '0']], 'one-to-zero'],
    [
      'bigint',
      [
        ['1', '2'],
        ['5', '7'],
      ],
      'more',
    ],
    [
      'bigint',
      [
        ['0', '1'],
        ['5', '7'],
      ],
      'more',
    ],
    [
      'bigint',
      [
        ['1', '0'],
        ['7', '5'],
      ],
      'less',
    ],
    ['bigint', [['9223372036854775807', '9223372036854775806']], 'less'],
    ['decimal', [['-1.5', '-1.25']], 'more'],
    ['double', [['1e300', '2e299']], 'less'],
    [
      'bigint',
      [
        ['1', '2'],
        ['7', '5'],
      ],
      'mixed',
    ],
    [
      'int',
      [
        ['0', '1'],
        ['1', '0'],
      ],
      'mixed',
    ],
    ['int', [[null, '1']], 'null-on-source'],
    [
      'text',
      [
        ['a', null],
        ['b', null],
      ],
      'null-on-target',
    ],
    [
      'int',
      [
        [null, '1'],
        ['1', null],
      ],
      'mixed',
    ],
    [
      'int',
      [
        [null, '1'],
        ['1', '2'],
      ],
      'mixed',
    ],
    ['text', [['0', '1']], 'other'],
    ['datetime', [['2026-01-01 00:00:00', '2026-01-02 00:00:00']], 'other'],
  ])('of %s %j is %s', (type, pairs, expected) => {
    expect(change(type, pairs)).toEqual([`n: ${expected}`])
  })

  it('tells missing rows from extra ones, and from changed ones', () => {
    const columns = [key, exampleColumn('n', 'int')]
    const rows = [
      ['1', '4'],
      ['2', '5'],
      ['3', '6'],
    ]
    expect(classesOf(compared(columns, rows, rows.slice(1)))).toEqual(['missing'])
    expect(classesOf(compared(columns, rows.slice(1), rows))).toEqual(['extra'])
    expect(
      classesOf(
        compared(columns, rows, [
          ['1', '9'],
          ['2', '5'],
        ]),
      ),
    ).toEqual(['missing', 'n: more'])
  })

  it('looks at every row that differs, and not only at those that are shown', () => {
    const pairs = (last: [string, string]): [string, string][] => [
      ...Array.from({ length: 500 }, (): [string, string] => ['0', '1']),
      last,
    ]
    expect(change('int', pairs(['0', '1']))).toEqual(['n: zero-to-one'])
    expect(change('int', pairs(['1', '0']))).toEqual(['n: mixed'])
  })

  it('shows a row for each class among its examples', () => {
    const pairs = [...Array.from({ length: 500 }, () => ['0', '1']), ['1', '0']]
    const [rows] = compared(
      [key, exampleColumn('n', 'int')],
      pairs.map(([one], index) => [String(index), one!]),
      pairs.map(([, other], index) => [String(index), other!]),
    )
    expect(rows?.rows?.examples).toHaveLength(10)
    expect(rows?.rows?.examples.at(-1)).toMatchObject({ source: ['500', '1'], target: ['500', '0'] })
  })

  it('is taken place by place where the order is total and no key is shown', () => {
    const alone = [exampleColumn('n', 'int')]
    const rows = (...cells: string[]) => cells.map(cell => [cell])
    expect(classesOf(compared(alone, rows('1', '0', '0'), rows('0', '1', '1'), totalOrder))).toEqual(['n: mixed'])
    expect(classesOf(compared(alone, rows('1', '0', '0'), rows('1', '1', '0'), totalOrder))).toEqual(['n: zero-to-one'])
  })

  it('is known of more rows than are kept, where the order is total', () => {
    const columns = [key, exampleColumn('n', 'int')]
    const rows = (value: (index: number) => string) =>
      Array.from({ length: 300 }, (_, index) => [String(index), value(index)])
    const of = (target: (index: number) => string, order = totalOrder) =>
      classesOf(
        compareExamples(
          { source: { columns, rows: rows(() => '0') }, target: { columns, rows: rows(target) } },
          order,
          [],
          { rowBytes: 2_000, digests: 20 },
        ).differences,
      )
    expect(of(() => '1')).toEqual(['n: zero-to-one'])
    expect(of(index => (index === 299 ? '-1' : '1'))).toEqual(['n: mixed'])
  })

  it('does not depend on the order of the rows, and further rows of the class do not change it', () => {
    const cell = fc.integer({ min: 0, max: 5 }).map(String)
    const row = fc.tuple(cell, cell, fc.integer({ min: 0, max: 50 }).map(String))
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.array(row, { maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (source, target, chance) => {
          const columns = ['a', 'b', 'c'].map(name => exampleColumn(name, 'int'))
          const shuffled = (rows: string[][]) =>
            rows
              .map(each => [each, chance.next().value!] as const)
              .sort(([, a], [, b]) => a - b)
              .map(([each]) => each)
          expect(classesOf(compared(columns, shuffled(source), shuffled(target)))).toEqual(
            classesOf(compared(columns, source, target)),
          )
        },
      ),
    )
  })
})

const mirrored: Record<string, string> = {
  missing: 'extra',
  extra: 'missing',
  'null-on-source': 'null-on-target',
  'null-on-target': 'null-on-source',
  'zero-to-one': 'one-to-zero',
  'one-to-zero': 'zero-to-one',
  less: 'more',
  more: 'less',
  mixed: 'mixed',
  other: 'other',
}

describe('the sides exchanged', () => {
  it('mirror the class of every change of rows', () => {
    const cell = fc.oneof(fc.constantFrom('0', '1', '2', '10', null), fc.integer().map(String))
    const row = fc.tuple(cell, cell, cell)
    const rows = fc.array(row, { maxLength: 15 })
    const columns = [exampleColumn('a', 'int'), exampleColumn('b', 'text'), exampleColumn('c', 'bigint')]
    fc.assert(
      fc.property(rows, rows, fc.constantFrom(noOrder, totalOrder, orderedBy('a')), (source, target, order) => {
        const forth = compared(columns, source, target, order).filter(({ kind }) => kind === 'rows')
        const back = compared(columns, target, source, order).filter(({ kind }) => kind === 'rows')
        const expected = forth.flatMap(({ classes = [] }) =>
          classes.map(each => ({ ...each, class: mirrored[each.class] })),
        )
        expect(back.flatMap(({ classes = [] }) => classes)).toEqual(expected)
      }),
    )
  })

  const warnings = { kind: 'read' as const, count: 0, list: [] }
  const done = { kind: 'done' as const, affectedRows: 1n, insertId: 0n, info: '', warnings, inTransaction: false }
  const failed = (errno: number, sqlState = '23000'): Outcome => ({ kind: 'error', errno, sqlState, message: '' })
  const rowsOutcome: Outcome = { kind: 'rows', columns: [], rowCount: 1, digest: null, warnings, inTransaction: false }
  it.each<[string, Outcome | undefined, Outcome | undefined]>([
    ['done / error 1062', done, failed(1062)],
    ['rows / error 1064', rowsOutcome, failed(1064)],
    ['error 1062 / error 4025', failed(1062), failed(4025)],
    ['error 1366: HY000 / 22007', failed(1366, 'HY000'), failed(1366, '22007')],
    ['rows / done', rowsOutcome, done],
    ['rows / none', rowsOutcome, undefined],
    ['affected rows: more', done, { ...done, affectedRows: 3n }],
    ['insert id: more', done, { ...done, insertId: 3n }],
    [
      'info text: more',
      { ...done, info: 'Rows matched: 1  Changed: 1  Warnings: 0' },
      { ...done, info: 'Rows matched: 1  Changed: 2  Warnings: 9' },
    ],
    ['transaction none / open', done, { ...done, inTransaction: true }],
  ])('have another class: %s', (expected, source, target) => {
    const of = (one?: Outcome, other?: Outcome) =>
      classesOf(
        compareOutcomes({ ...(one ? { source: one } : {}), ...(other ? { target: other } : {}) }, 1).differences,
      )
    expect(of(source, target)).toEqual([expected])
    expect(of(target, source)).toHaveLength(1)
    expect(of(target, source)).not.toEqual([expected])
  })

  const listOf = (...codes: number[]) => ({
    kind: 'read' as const,
    count: codes.length,
    list: codes.map(code => ({ level: 'Warning', code, message: '' })),
  })
  const unread = (count: number) => ({ kind: 'unread' as const, count, because: 'left' })
  it.each([
    ['Warning 1287 / none', listOf(1287, 1287), listOf()],
    ['Warning 1265 / Warning 1366', listOf(1265), listOf(1366)],
    ['less', listOf(1265, 1265), listOf(1265)],
    ['some / none', unread(3), unread(0)],
    ['less', unread(3), unread(2)],
  ])('have another class of warnings: %s', (expected, source, target) => {
    expect(classesOf(compareWarnings(source, target, 1).differences)).toEqual([expected])
    expect(classesOf(compareWarnings(target, source, 1).differences)).not.toEqual([expected])
  })
})
