import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lex } from './lex.ts'
import { defaultQuoting, type Quoting } from './quoting.ts'

const kindsAndTexts = (sql: string, quoting: Quoting = defaultQuoting) =>
  lex(sql, quoting).map(token => `${token.kind} ${token.text}`)

// biome-ignore format: one fragment a line would fill a page
const fragments = [
  'select', 'a1', '1a', '0x1F', "x'4F'", "b'01'", "N'é'", '1', '1.5', '.5', '1e5', '1e-5', '1.', '?', ';', ',', '(', ')',
  '.', '->', '->>', '<=>', ':=', '||', '--', '-- c\n', '--x', '#h\n', '/* c */', '/*+ hint */', '/*!50701 ', '/*M! ',
  '*/', '/*', '@a', '@@global.b', "@'q'", '@`q`', '@', "'it''s'", "'a\\'b'", "'", '"', '`', '`a``b`', '"d"', '\\N', '\\',
  '$$ x ; $$', '$t$', '日本', '🦆', 'é', ' ', '\t', '\n', '\r\n', '\0', '\u00a0', '\ufeff',
]

const sqlText = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 30 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary' }),
)
const quotings = fc.record({ ansiQuotes: fc.boolean(), noBackslashEscapes: fc.boolean() })

describe('lex', () => {
  it('loses nothing: between two tokens stands white space alone', () => {
    fc.assert(
      fc.property(sqlText, quotings, (sql, quoting) => {
        let end = 0
        for (const token of lex(sql, quoting)) {
          expect(sql.slice(end, token.start)).toMatch(/^[ \t\n\v\f\r]*$/)
          expect(sql.slice(token.start, token.end)).toBe(token.text)
          expect(token.text).not.toBe('')
          end = token.end
        }
        expect(sql.slice(end)).toMatch(/^[ \t\n\v\f\r]*$/)
      }),
      { numRuns: 1000 },
    )
  })

  it('reads strings with doubled quotes and backslashes', () => {
    expect(kindsAndTexts(String.raw`'it''s' 'a\'b' "say ""hi""" "a\"b" 'a\\'`)).toEqual([
      "string 'it''s'",
      String.raw`string 'a\'b'`,
      'string "say ""hi"""',
      String.raw`string "a\"b"`,
      String.raw`string 'a\\'`,
    ])
  })

  it('follows sql_mode in what quotes mean', () => {
    expect(kindsAndTexts(String.raw`"a\" "b"`, { ansiQuotes: true, noBackslashEscapes: false })).toEqual([
      String.raw`quoted-identifier "a\"`,
      'quoted-identifier "b"',
    ])
    expect(kindsAndTexts(String.raw`'a\' 'b'`, { ansiQuotes: false, noBackslashEscapes: true })).toEqual([
      String.raw`string 'a\'`,
      "string 'b'",
    ])
  })

  it('tells numbers from names that begin with a digit', () => {
    expect(kindsAndTexts('1 1.5 .5 1e5 1.5e-3 0x1F 0b01 1st 1e 0xZZ t.5e')).toEqual([
      'number 1',
      'number 1.5',
      'number .5',
      'number 1e5',
      'number 1.5e-3',
      'number 0x1F',
      'number 0b01',
      'word 1st',
      'word 1e',
      'word 0xZZ',
      'word t',
      'punctuation .',
      'word 5e',
    ])
  })

  it('takes -- for a comment only before white space or the end', () => {
    expect(kindsAndTexts('5--1 -- five\n--')).toEqual([
      'number 5',
      'punctuation -',
      'punctuation -',
      'number 1',
      'comment -- five',
      'comment --',
    ])
  })

  it('looks into /*! … */ and keeps hints and comments whole', () => {
    expect(kindsAndTexts('select /*+ NO_MERGE(t) */ /*!50701 straight_join /* why */ */ 1 /*M! , 2 */')).toEqual([
      'word select',
      'hint /*+ NO_MERGE(t) */',
      'versioned-open /*!50701',
      'word straight_join',
      'comment /* why */',
      'versioned-close */',
      'number 1',
      'versioned-open /*M!',
      'punctuation ,',
      'number 2',
      'versioned-close */',
    ])
  })

  it('reads variables, parameters, prefixed strings and names in any script', () => {
    expect(kindsAndTexts("@a @`b c` @'d' @@session.sql_mode ? x'4f' N'é' _utf8mb4'z' テーブル `a``b`")).toEqual([
      'user-variable @a',
      'user-variable @`b c`',
      "user-variable @'d'",
      'system-variable @@session.sql_mode',
      'parameter ?',
      "string x'4f'",
      "string N'é'",
      'word _utf8mb4',
      "string 'z'",
      'word テーブル',
      'quoted-identifier `a``b`',
    ])
  })

  it('reads the dollar quotes of MySQL 9, and a lone one as a name', () => {
    expect(kindsAndTexts('as $$ return ";" $$, $js$ a $js$, $$')).toEqual([
      'word as',
      'string $$ return ";" $$',
      'punctuation ,',
      'string $js$ a $js$',
      'punctuation ,',
      'word $$',
    ])
  })

  it('takes time in proportion to the text', () => {
    const rows = Array.from({ length: 50_000 }, (_, id) => `(${id},'name ${id}',NULL)`).join(',')
    expect(lex(`INSERT INTO t VALUES ${rows}`)).toHaveLength(4 + 50_000 * 8 - 1)
    expect(lex(`SELECT '${'a'.repeat(2_000_000)}'`)).toHaveLength(2)
    expect(lex('-'.repeat(100_000))).toHaveLength(99_999)
  })
})
