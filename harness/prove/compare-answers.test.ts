import { describe, expect, it } from 'vitest'
import type { ClientAnswer, ClientCell, ClientColumn } from './client-output.ts'
import { compareAnswers } from './compare-answers.ts'

function column(type: string, more: Partial<ClientColumn> = {}): ClientColumn {
  return { label: 'a', type, collation: 63, flags: [], isJson: false, ...more }
}

function answer(columns: ClientColumn[], rows: ClientCell[][], more: Partial<ClientAnswer> = {}): ClientAnswer {
  return { results: [{ kind: 'rows', columns, rows }], warningCount: 0, warnings: [], ...more }
}

function refused(errno: number): ClientAnswer {
  return { error: { errno, sqlState: '42000' }, results: [], warningCount: 0, warnings: [] }
}

const long = column('LONG')
const text = column('VAR_STRING', { collation: 224 })

describe('what clients show', () => {
  it('is an error where one refuses, or both for other reasons', () => {
    expect(compareAnswers('SELECT', refused(1064), refused(1064))).toEqual([])
    expect(compareAnswers('SELECT', refused(1064), refused(1305))).toEqual(['error'])
    expect(compareAnswers('SELECT', refused(1064), answer([long], []))).toEqual(['error'])
  })

  it('has an order only with an ORDER BY of its own', () => {
    const forward = answer([long], [['1'], ['2']])
    const backward = answer([long], [['2'], ['1']])
    expect(compareAnswers('SELECT a FROM t', forward, backward)).toEqual([])
    expect(compareAnswers('SELECT a FROM (SELECT a FROM t ORDER BY a) d', forward, backward)).toEqual([])
    expect(compareAnswers("SELECT a, ')' FROM t ORDER BY a", forward, backward)).toEqual(['order'])
    expect(compareAnswers('SELECT a FROM t ORDER BY a', forward, answer([long], [['1']]))).toEqual(['rows'])
  })

  it('may say the same in other words', () => {
    const double = column('DOUBLE')
    expect(compareAnswers('SELECT', answer([double], [['1e20']]), answer([double], [['1e+20']]))).toEqual([
      'presentation',
    ])
    const decimal = column('NEWDECIMAL')
    expect(compareAnswers('SELECT', answer([decimal], [['0.50']]), answer([decimal], [['0.5']]))).toEqual([
      'presentation',
    ])
    const json = column('JSON')
    const asText = column('BLOB', { collation: 224, isJson: true })
    expect(compareAnswers('SELECT', answer([json], [['{"a": 1}']]), answer([asText], [['{"a":1}']]))).toEqual([
      'type',
      'presentation',
    ])
    expect(compareAnswers('SELECT', answer([text], [['1.50']]), answer([text], [['1.5']]))).toEqual(['rows'])
    expect(compareAnswers('SELECT', answer([text], [['']]), answer([text], [[null]]))).toEqual(['rows'])
  })

  it('has columns with labels, types and nullability, and warnings', () => {
    const named = answer([column('LONG', { label: 'b', flags: ['NOT_NULL', 'UNSIGNED'] })], [])
    expect(compareAnswers('SELECT', answer([long], []), named)).toEqual(['names', 'type', 'nullability'])
    const warned = answer([long], [], { warningCount: 1, warnings: ['Warning 1292'] })
    expect(compareAnswers('SELECT', answer([long], []), warned)).toEqual(['warnings'])
    expect(compareAnswers('SELECT', { ...warned, warnings: [] }, warned)).toEqual([])
    expect(compareAnswers('SELECT', answer([column('TINY_BLOB')], []), answer([column('BLOB')], []))).toEqual([])
  })
})
