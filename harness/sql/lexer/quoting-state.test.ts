import { describe, expect, it } from 'vitest'
import { lex } from './lex.ts'
import { initialQuoting, type QuotingState, quotingAfter } from './quoting-state.ts'

const quotingBehind = (...statements: string[]): QuotingState['current'] =>
  statements.reduce((state, sql) => quotingAfter(state, lex(sql, state.current)), initialQuoting).current

describe('quotingAfter', () => {
  it.each([
    ["SET sql_mode = 'ANSI_QUOTES'", true, false],
    ["SET SESSION sql_mode = 'ANSI'", true, false],
    ["SET @@session.sql_mode := 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'", false, true],
    ["SET autocommit = 0, sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'", true, true],
    ["/*!40101 SET sql_mode='ansi_quotes' */", true, false],
    ["SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')", true, false],
    ['SET sql_mode = ANSI_QUOTES', true, false],
    ['SET sql_mode = 4', true, false],
    ['SET sql_mode = 1048576', false, true],
    ["SET GLOBAL sql_mode = 'ANSI_QUOTES'", false, false],
    ["SET @@global.sql_mode = 'ANSI_QUOTES'", false, false],
    ["SET @x = 'sql_mode = ANSI_QUOTES'", false, false],
    ["SELECT 'ANSI_QUOTES' AS sql_mode", false, false],
  ])('%s', (sql, ansiQuotes, noBackslashEscapes) => {
    expect(quotingBehind(sql)).toEqual({ ansiQuotes, noBackslashEscapes })
  })

  it('goes back to what was kept in a variable', () => {
    expect(quotingBehind("SET @old = @@sql_mode, sql_mode = 'ANSI_QUOTES'", 'SET sql_mode = @old').ansiQuotes).toBe(
      false,
    )
    expect(
      quotingBehind("SET sql_mode = 'ANSI_QUOTES'", "SET @OLD = @@SQL_MODE, sql_mode = ''", 'SET sql_mode = @old')
        .ansiQuotes,
    ).toBe(true)
  })

  it('takes modes away again', () => {
    expect(quotingBehind("SET sql_mode = 'ANSI_QUOTES'", "SET sql_mode = ''").ansiQuotes).toBe(false)
    expect(quotingBehind("SET sql_mode = 'ANSI_QUOTES'", 'SET sql_mode = DEFAULT').ansiQuotes).toBe(false)
    expect(
      quotingBehind("SET sql_mode = 'ANSI_QUOTES'", "SET sql_mode = REPLACE(@@sql_mode, 'ANSI_QUOTES', '')").ansiQuotes,
    ).toBe(false)
  })
})
