import { describe, expect, it } from 'vitest'
import type { Kind } from '../model/kind.ts'
import type { Column } from '../model/outcome.ts'
import { exampleColumn } from '../testing/example-replies.ts'
import { columnFlag } from './column-type.ts'
import { compareColumns } from './compare-columns.ts'

describe('compareColumns', () => {
  it.each<[string, Partial<Column>, Partial<Column>, Kind[]]>([
    ['nothing', {}, {}, []],
    ['the label, also in another case', { name: 'a' }, { name: 'A' }, ['names']],
    ['the type', { type: 3 }, { type: 8 }, ['type']],
    ['text and bytes', { type: 252, charset: 224 }, { type: 252, charset: 63 }, ['type', 'metadata']],
    ['the sign of a number', { type: 3 }, { type: 3, flags: columnFlag.unsigned }, ['type', 'metadata']],
    ['an ENUM', { type: 254 }, { type: 254, flags: columnFlag.enum }, ['type']],
    ['a SET', { type: 254 }, { type: 254, flags: columnFlag.set }, ['type']],
    ['nullability', {}, { flags: columnFlag.notNull }, ['nullability']],
    ['the collation', { charset: 224 }, { charset: 255 }, ['metadata']],
    ['the length', { length: 4 }, { length: 5 }, ['metadata']],
    ['the decimals', { decimals: 0 }, { decimals: 31 }, ['metadata']],
    ['the origin', { orgTable: 't' }, { orgTable: '' }, ['metadata']],
  ])('%s', (_what, source, target, kinds) => {
    const [a, b] = [exampleColumn('c', 'text', source), exampleColumn('c', 'text', target)]
    expect(compareColumns([a], [b], 1).map(({ kind }) => kind)).toEqual(kinds)
    expect(compareColumns([b], [a], 1).map(({ kind }) => kind)).toEqual(kinds)
  })

  it('says of another number of columns that, and no more', () => {
    const two = [exampleColumn('a'), exampleColumn('b')]
    expect(compareColumns(two, two.slice(1), 1).map(({ kind }) => kind)).toEqual(['names'])
  })
})
