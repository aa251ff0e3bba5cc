import { describe, expect, it } from 'vitest'
import { lex } from '../sql/lexer/lex.ts'
import { occurs } from './token-pattern.ts'

describe('a pattern of tokens', () => {
  it.each([
    ['group by … desc', 'SELECT a FROM t GROUP BY a DESC', true],
    ['group by … desc', "SELECT 'group by a desc'", false],
    ['group by … desc', 'SELECT `group` FROM t', false],
    ['any_value (', 'SELECT any_value(a) FROM t', true],
    ['any_value (', 'SELECT any_value FROM t', false],
    ['rank !(', 'SELECT rank FROM t', true],
    ['rank !(', 'SELECT RANK() OVER w FROM t', false],
    ['rank !(', 'SELECT rank', true],
    ['<name> ->|->> <string>', "SELECT `body`->>'$.a' FROM t", true],
    ['@@tx_isolation', 'SELECT @@session.tx_isolation', true],
    ['@@tx_isolation', 'SELECT @@transaction_isolation', false],
    ['<system-variable~query_cache>', 'SELECT @@query_cache_size', true],
    ['<variable> :=', 'SELECT @a := 1', true],
    ["<string~^''$>", "SELECT a REGEXP ''", true],
    ["<string~^''$>", "SELECT a REGEXP 'x'", false],
    ['^ delete', 'DELETE FROM t', true],
    ['^ delete', 'EXPLAIN DELETE FROM t', false],
    ['hits $', 'SELECT hits', true],
    ['hits $', 'SELECT hits FROM t', false],
    ['||', 'SELECT a || b', true],
    ['&&', 'SELECT a || b', false],
  ])('%s in %s: %s', (pattern, sql, expected) => {
    expect(occurs(pattern, lex(sql))).toBe(expected)
  })

  it('holds the place where a parser stopped, or ends right before it', () => {
    const tokens = lex('SELECT rank FROM t ORDER BY a DESC')
    expect(occurs('here:rank', tokens, [1])).toBe(true)
    expect(occurs('here:rank', tokens, [2])).toBe(true)
    expect(occurs('here:rank', tokens, [3])).toBe(false)
    expect(occurs('select … desc', tokens, [3])).toBe(true)
    expect(occurs('select … here:desc', tokens, [3])).toBe(false)
    expect(occurs('order by', tokens, [1])).toBe(false)
    expect(occurs('order by', tokens, [])).toBe(false)
  })
})
