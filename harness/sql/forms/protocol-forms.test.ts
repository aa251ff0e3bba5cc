import { describe, expect, it } from 'vitest'
import type { Param } from '../../model/statement.ts'
import { asBinary, asText } from './protocol-forms.ts'

const integer = (value: bigint): Param => ({ kind: 'integer', value })
const string = (value: string): Param => ({ kind: 'string', value })

describe('a statement as text', () => {
  it('has its parameters written into it, and nothing that only looks like one', () => {
    const params: Param[] = [
      string("O'Hara"),
      { kind: 'null' },
      { kind: 'bytes', value: Uint8Array.of(255) },
      integer(-1n),
    ]
    expect(asText({ sql: "SELECT '?', ?, ? /* ? */, ?, ? -- ?", params }).sql).toBe(
      "SELECT '?', 'O''Hara', NULL /* ? */, 0xff, -1 -- ?",
    )
  })

  it('reads the same under every sql_mode', () => {
    expect(asText({ sql: 'SELECT ?', params: [string('a\\b')] }).sql).toBe('SELECT CONVERT(0x615c62 USING utf8mb4)')
  })
})

describe('a statement as a prepared one', () => {
  it('binds what is compared', () => {
    expect(asBinary({ sql: "SELECT 1, 'a' FROM t WHERE a = 5 AND b <> 'x' LIMIT 3" })).toMatchObject({
      sql: "SELECT 1, 'a' FROM t WHERE a = ? AND b <> ? LIMIT 3",
      params: [integer(5n), string('x')],
      otherwise: { params: [], otherwise: { sql: expect.stringContaining('LIMIT 3') } },
    })
  })

  it.each([
    ["SELECT a FROM t WHERE a = DATE '2026-01-01'"],
    ['SELECT a FROM t WHERE a = 1 + b'],
    ["SELECT a FROM t WHERE a = 'x' 'y'"],
    ['CREATE TABLE t (a INT DEFAULT 1)'],
    ['SET @a = 1'],
    ['SELECT a FROM t WHERE a = /*!50701 1 */ + 2'],
  ])('leaves alone: %s', sql => {
    expect(asBinary({ sql })).toEqual({ sql, params: [], otherwise: { sql } })
  })

  it('keeps the parameters of the suite', () => {
    expect(asBinary({ sql: 'SELECT ?', params: [integer(1n)] })).toEqual({ sql: 'SELECT ?', params: [integer(1n)] })
  })
})
