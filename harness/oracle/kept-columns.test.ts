import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import {
  compareExamples,
  type ExampleCell,
  exampleColumn,
  noOrder,
  orderedBy,
  totalOrder,
} from '../testing/example-replies.ts'
import { columnFlag } from './column-type.ts'

const id = exampleColumn('id', 'int', { flags: columnFlag.primaryKey })
const email = exampleColumn('email', 'text', { flags: columnFlag.uniqueKey })
const hash = exampleColumn('password_hash')
const note = exampleColumn('note')

function rowsOf(
  columns: ReturnType<typeof exampleColumn>[],
  [source, target]: [ExampleCell[][], ExampleCell[][]],
  order: OrderGuarantee = noOrder,
): NonNullable<Difference['rows']> {
  const found = compareExamples({ source: { columns, rows: source }, target: { columns, rows: target } }, order)
  return found.differences.find(({ rows }) => rows)!.rows!
}

it('keeps the columns that differ, and of an only row nothing else', () => {
  const columns = [email, hash, note]
  expect(rowsOf(columns, [[['a@b.c', '$2y$', '9.7']], [['a@b.c', '$2y$', '11.8']]])).toEqual({
    count: 1,
    columns: { source: ['note'], target: ['note'] },
    kept: { key: 0, places: [2], omitted: 2 },
    examples: [{ source: ['9.7'], target: ['11.8'] }],
  })
})

it('keeps the primary key beside them, or else a unique one, or else what the rows are sorted by', () => {
  const rows = (...notes: string[]) => notes.map((text, at) => [String(at), `${at}@b.c`, 'secret', text])
  const both: [string[][], string[][]] = [rows('x', 'y'), rows('x', 'z')]
  expect(rowsOf([id, email, hash, note], both)).toMatchObject({
    columns: { source: ['id', 'note'] },
    kept: { key: 1, places: [0, 3], omitted: 2 },
    examples: [{ source: ['1', 'y'], target: ['1', 'z'] }],
  })
  const plain = exampleColumn('id', 'int')
  expect(rowsOf([plain, email, hash, note], both).columns.source).toEqual(['email', 'note'])
  const sorted = rowsOf([plain, exampleColumn('email'), hash, note], both, orderedBy('id'))
  expect(sorted.columns.source).toEqual(['id', 'note'])
})

it('numbers rows where no column tells which they are', () => {
  const rows = (...notes: string[]) => notes.map(text => ['secret', text])
  const both: [string[][], string[][]] = [rows('a', 'b', 'c'), rows('a', 'b', 'd')]
  for (const order of [totalOrder, noOrder]) {
    expect(rowsOf([hash, note], both, order)).toMatchObject({
      kept: { key: 0, places: [1], omitted: 1 },
      examples: [{ source: ['c'], target: ['d'], row: { source: 3, target: 3 } }],
    })
  }
})

it('keeps no more of a row that one side lacks than its key, or than it takes to tell it from others', () => {
  const row = (number: number) => [String(number), `${number}@b.c`, 'secret', 'x']
  expect(rowsOf([id, email, hash, note], [[row(1), row(2)], [row(1)]])).toMatchObject({
    columns: { source: ['id'] },
    examples: [{ source: ['2'] }],
  })
  const columns = [note, exampleColumn('kind'), hash]
  const alone: [string[][], string[][]] = [
    [
      ['x', 'a', 'secret'],
      ['x', 'b', 'secret'],
    ],
    [],
  ]
  expect(rowsOf(columns, alone)).toMatchObject({
    columns: { source: ['note', 'kind'] },
    kept: { key: 0, places: [0, 1], omitted: 1 },
    examples: [
      { source: ['x', 'a'], row: { source: 1 } },
      { source: ['x', 'b'], row: { source: 2 } },
    ],
  })
})

it('keeps the key and the sort key of rows in another order, and the one column that is written in other words', () => {
  const sorted = { ...note, flags: 0 }
  const both: [string[][], string[][]] = [
    [
      ['1', 'secret', 'a'],
      ['2', 'secret', 'b'],
    ],
    [
      ['2', 'secret', 'b'],
      ['1', 'secret', 'a'],
    ],
  ]
  expect(rowsOf([id, hash, sorted], both, orderedBy('note'))).toMatchObject({
    columns: { source: ['id', 'note'] },
    examples: [{ source: ['1', 'a'], target: ['2', 'b'] }],
  })
  const price = exampleColumn('price', 'decimal')
  expect(rowsOf([hash, price], [[['secret', '1.0']], [['secret', '1.00']]])).toMatchObject({
    columns: { source: ['price'] },
    examples: [{ source: ['1.0'], target: ['1.00'] }],
  })
})

it('keeps no cell of a column that is the same in all rows and no key, whatever the rows and their order', () => {
  const cell = fc.constantFrom('a', 'b', null)
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(rows, rows, fc.constantFrom(noOrder, totalOrder, orderedBy('id')), (one, other, order) => {
      const numbered = (list: (string | null)[][]) => list.map((cells, at) => [String(at), 'SECRET', ...cells])
      const columns = [id, hash, note, exampleColumn('more')]
      const result = { source: { columns, rows: numbered(one) }, target: { columns, rows: numbered(other) } }
      expect(JSON.stringify(compareExamples(result, order).differences)).not.toContain('SECRET')
    }),
  )
})
