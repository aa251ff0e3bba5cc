import { describe, expect, it } from 'vitest'
import { lex } from '../../sql/lexer/lex.ts'
import { removableParts } from './removable-parts.ts'

/** Returns all texts that result from leaving out one part of a statement. */
function smallerTexts(sql: string): string[] {
  const tokens = lex(sql)
  return removableParts(tokens).map(({ start, end }) =>
    [...tokens.slice(0, start), ...tokens.slice(end)].map(({ text }) => text).join(' '),
  )
}

describe('what a statement may do without', () => {
  it('is a clause', () => {
    const texts = smallerTexts('SELECT a FROM t WHERE b > 1 GROUP BY a ORDER BY c LIMIT 3')
    expect(texts).toContain('SELECT a FROM t GROUP BY a ORDER BY c LIMIT 3')
    expect(texts).toContain('SELECT a FROM t WHERE b > 1 GROUP BY a LIMIT 3')
    expect(texts).toContain('SELECT a FROM t WHERE b > 1 GROUP BY a ORDER BY c')
  })

  it('is an item of a list, at either end', () => {
    const texts = smallerTexts('SELECT a, f(b, 1), c FROM t')
    expect(texts).toContain('SELECT f ( b , 1 ) , c FROM t')
    expect(texts).toContain('SELECT a , c FROM t')
    expect(texts).toContain('SELECT a , f ( b , 1 ) FROM t')
    expect(texts).toContain('SELECT a , f ( b ) , c FROM t')
  })

  it('is a join with its condition, and an operand with its operator', () => {
    const texts = smallerTexts('SELECT a FROM t JOIN u ON t.a = u.a WHERE b AND c')
    expect(texts).toContain('SELECT a FROM t WHERE b AND c')
    expect(texts).toContain('SELECT a FROM t JOIN u ON t . a = u . a WHERE b')
    expect(texts).toContain('SELECT a FROM t JOIN u ON t . a = u . a WHERE c')
  })

  it('is never all of it, and each part comes once, the longest first', () => {
    const tokens = lex('SELECT (SELECT 1), COUNT(DISTINCT a) AS n FROM t')
    const parts = removableParts(tokens)
    expect(parts.every(({ start, end }) => end - start < tokens.length)).toBe(true)
    expect(new Set(parts.map(part => JSON.stringify(part))).size).toBe(parts.length)
    const lengths = parts.map(({ start, end }) => end - start)
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a))
  })
})
