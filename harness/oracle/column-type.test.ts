import { describe, expect, it } from 'vitest'
import type { Protocol } from '../model/outcome.ts'
import { type ExampleType, exampleColumn } from '../testing/example-replies.ts'
import { commonKinds, type ValueKind } from './column-type.ts'

describe('commonKinds', () => {
  it.each<[ExampleType, ExampleType, Protocol, Protocol, ValueKind, ValueKind]>([
    ['float', 'float', 'text', 'text', 'float', 'float'],
    // Only the binary protocol sends all digits of a FLOAT.
    ['float', 'float', 'binary', 'binary', 'double', 'double'],
    ['float', 'float', 'binary', 'text', 'float', 'float'],
    ['float', 'decimal', 'binary', 'binary', 'float', 'float'],
    ['bigint', 'double', 'text', 'text', 'number', 'number'],
    ['bit', 'int', 'text', 'text', 'bit', 'number'],
    ['decimal', 'bit', 'binary', 'binary', 'number', 'bit'],
    ['bit', 'bit', 'text', 'text', 'bit', 'bit'],
    ['bit', 'text', 'text', 'text', 'bytes', 'bytes'],
    ['json', 'blob', 'text', 'text', 'json', 'json'],
    ['text', 'blob', 'text', 'text', 'bytes', 'bytes'],
    ['int', 'text', 'text', 'text', 'bytes', 'bytes'],
  ])('of %s and %s by %s and %s', (a, b, protocolA, protocolB, source, target) => {
    const columns = { source: exampleColumn('c', a), target: exampleColumn('c', b) }
    expect(commonKinds(columns, { source: protocolA, target: protocolB })).toEqual({ source, target })
  })

  it('takes for JSON what MariaDB says is JSON', () => {
    const columns = { source: exampleColumn('c', 'json'), target: exampleColumn('c', 'text', { meaning: 'json' }) }
    expect(commonKinds(columns, { source: 'text', target: 'text' }).target).toBe('json')
    const both = { source: columns.target, target: columns.target }
    expect(commonKinds(both, { source: 'text', target: 'text' }).source).toBe('json')
  })
})
