import { describe, expect, it } from 'vitest'
import type { ClientCell, ClientColumn, ClientOutcome } from './client-output.ts'
import { compareClientOutcomes } from './compare-client-outcomes.ts'

function column(type: string, more: Partial<ClientColumn> = {}): ClientColumn {
  return { label: 'a', type, collation: 63, flags: [], isJson: false, ...more }
}

function outcome(columns: ClientColumn[], rows: ClientCell[][], more: Partial<ClientOutcome> = {}): ClientOutcome {
  return { results: [{ kind: 'rows', columns, rows }], warningCount: 0, warnings: [], ...more }
}

function refused(errno: number, sqlState = '42000'): ClientOutcome {
  return { error: { errno, sqlState }, results: [], warningCount: 0, warnings: [] }
}

const long = column('LONG')
const text = column('VAR_STRING', { collation: 224 })

describe('what clients show', () => {
  it('is an error where one refuses, or both for other reasons', () => {
    expect(compareClientOutcomes('SELECT', refused(1064), refused(1064))).toEqual([])
    expect(compareClientOutcomes('SELECT', refused(1064), refused(1305))).toEqual(['error'])
    expect(compareClientOutcomes('SELECT', refused(1064), outcome([long], []))).toEqual(['error'])
    expect(compareClientOutcomes('SELECT', refused(1064), refused(1064, 'HY000'))).toEqual([])
    expect(compareClientOutcomes('SELECT', refused(4025, '23000'), refused(4025, 'HY000'))).toEqual(['sqlstate'])
  })

  it('has an order only with an ORDER BY of its own', () => {
    const forward = outcome([long], [['1'], ['2']])
    const backward = outcome([long], [['2'], ['1']])
    expect(compareClientOutcomes('SELECT a FROM t', forward, backward)).toEqual([])
    expect(compareClientOutcomes('SELECT a FROM (SELECT a FROM t ORDER BY a) d', forward, backward)).toEqual([])
    expect(compareClientOutcomes("SELECT a, ')' FROM t ORDER BY a", forward, backward)).toEqual(['order'])
    expect(compareClientOutcomes('SELECT a FROM t ORDER BY a', forward, outcome([long], [['1']]))).toEqual(['rows'])
  })

  it('may say the same in other words', () => {
    const double = column('DOUBLE')
    expect(compareClientOutcomes('SELECT', outcome([double], [['1e20']]), outcome([double], [['1e+20']]))).toEqual([
      'formatting',
    ])
    const decimal = column('NEWDECIMAL')
    expect(compareClientOutcomes('SELECT', outcome([decimal], [['0.50']]), outcome([decimal], [['0.5']]))).toEqual([
      'formatting',
    ])
    const json = column('JSON')
    const asText = column('BLOB', { collation: 224, isJson: true })
    expect(compareClientOutcomes('SELECT', outcome([json], [['{"a": 1}']]), outcome([asText], [['{"a":1}']]))).toEqual([
      'type',
      'formatting',
    ])
    expect(compareClientOutcomes('SELECT', outcome([text], [['1.50']]), outcome([text], [['1.5']]))).toEqual(['rows'])
    expect(compareClientOutcomes('SELECT', outcome([text], [['']]), outcome([text], [[null]]))).toEqual(['rows'])
  })

  it('has columns with labels, types and nullability, and warnings', () => {
    const named = outcome([column('LONG', { label: 'b', flags: ['NOT_NULL', 'UNSIGNED'] })], [])
    expect(compareClientOutcomes('SELECT', outcome([long], []), named)).toEqual(['names', 'type', 'nullability'])
    const warned = outcome([long], [], { warningCount: 1, warnings: ['Warning 1292'] })
    expect(compareClientOutcomes('SELECT', outcome([long], []), warned)).toEqual(['warnings'])
    expect(compareClientOutcomes('SELECT', { ...warned, warnings: [] }, warned)).toEqual([])
    expect(compareClientOutcomes('SELECT', outcome([column('TINY_BLOB')], []), outcome([column('BLOB')], []))).toEqual(
      [],
    )
  })
})
