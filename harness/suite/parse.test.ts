import { describe, expect, it } from 'vitest'
import type { Suite } from '../model/statement.ts'
import { UsageErrors } from '../model/usage-error.ts'
import { parseScript } from '../testing/parse-script.ts'
import { parseSuite } from './parse.ts'

const file = 'suites/log-in.sql'
const parse = (text: string, options: { lines?: number[] } = {}): Suite => parseSuite(text, { file, ...options })
const statementOf = (text: string) => parse(text).statements[0]!

function errorsOf(text: string, options: { lines?: number[] } = {}): string[] {
  try {
    parse(text, options)
  } catch (error) {
    if (error instanceof UsageErrors) return error.errors.map(one => one.describe())
    throw error
  }
  return []
}

describe('parseSuite', () => {
  it('reads the suite of the manual', () => {
    const suite = parse(`-- suite: log in
-- fixture: accounts
-- path: auth

-- name: find-user-by-email
-- params: ["ada@example.com"]
SELECT id, password_hash FROM users WHERE email = ?;

-- name: remember-last-login
-- on-read-only: degrade "skipped; the next log-in writes it"
UPDATE users SET last_login = NOW() WHERE id = 1;
`)
    expect(suite).toEqual({
      name: 'log in',
      file,
      path: 'auth',
      fixture: { name: 'accounts', directory: '', statements: [] },
      statements: [
        {
          id: 'suites/log-in.sql:7:1',
          at: { file, line: 7, column: 1 },
          name: 'find-user-by-email',
          sql: 'SELECT id, password_hash FROM users WHERE email = ?',
          session: 'default',
          waiting: { kind: 'reply' },
          reap: [],
          params: [{ kind: 'string', value: 'ada@example.com' }],
          order: { kind: 'none', limited: false },
          tolerances: [],
          effects: expect.anything(),
          normalised: 'select id, password_hash from users where email = ?',
        },
        {
          id: 'suites/log-in.sql:11:1',
          at: { file, line: 11, column: 1 },
          name: 'remember-last-login',
          sql: 'UPDATE users SET last_login = NOW() WHERE id = 1',
          session: 'default',
          waiting: { kind: 'reply' },
          reap: [],
          order: { kind: 'none', limited: false },
          tolerances: [],
          onReadOnly: { kind: 'degrade', how: 'skipped; the next log-in writes it' },
          effects: expect.anything(),
          normalised: 'update users set last_login = now() where id = ?',
        },
      ],
    })
  })

  it('needs no directive at all', () => {
    const suite = parse('select 1')
    expect(suite.name).toBe('log-in')
    expect(suite.statements).toHaveLength(1)
    expect(parseSuite('select 1', { file, name: 'given' }).name).toBe('given')
    expect(parseSuite('-- suite: said\nselect 1', { file, name: 'given' }).name).toBe('said')
  })

  it('reads what concerns one statement', () => {
    expect(statementOf('-- order: exact\nselect a from t').order).toEqual({ kind: 'total' })
    expect(statementOf('-- order: any\nselect a from t order by a limit 1').order).toEqual({
      kind: 'none',
      limited: true,
      cutBehind: 1,
    })
    expect(statementOf('-- on-read-only: refused\nselect 1').onReadOnly).toEqual({ kind: 'refused' })
    const skips = { kind: 'skips', how: 'it asks' }
    expect(statementOf('-- on-read-only: skips "it asks"\nselect 1').onReadOnly).toEqual(skips)
    expect(statementOf('-- only\nselect 1').only).toBe(true)
    expect(parse('-- only: suite\nselect 1').only).toBe(true)
    expect(
      statementOf('-- tolerate: rows, order because "a \\"b\\""\n-- tolerate: type because "c"\nselect 1').tolerances,
    ).toEqual([
      { kinds: ['rows', 'order'], because: 'a "b"', at: { file, line: 1, column: 4 } },
      { kinds: ['type'], because: 'c', at: { file, line: 2, column: 4 } },
    ])
    expect(statementOf('select row_count()').effects.diagnostics).toBe('read')
  })

  it('reads statements that wait on each other', () => {
    const { statements } = parse(`-- session: one
begin;
-- session: two
-- send
select sleep(1);
-- reap: two
commit;`)
    expect(statements.map(({ session, waiting, reap }) => [session, waiting.kind, reap])).toEqual([
      ['one', 'reply', []],
      ['two', 'send', []],
      ['default', 'reply', ['two']],
    ])
  })

  it('lets a directive stand above a DELIMITER line, blank lines and comments', () => {
    expect(statementOf('-- name: p\n\n# why\n/* how */\nDELIMITER //\n\nselect 1; select 2//')).toMatchObject({
      name: 'p',
      sql: 'select 1; select 2',
    })
  })

  it('leaves ordinary comments alone', () => {
    const suite = parse(`# noinspection SqlNoDataSourceInspectionForFile
--usage_count 123
-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: x
-- ------------------------------------------------------
-- Server version\t8.0.36
-- Note: this is prose; TODO: more
-- TODO: x
-- data: y
-- version: 5.7
-- orders: one row for each order
-- only the first rows count
-- send it later
-- Table structure for table \`name\`
-- see https://example.com/name:x
# name: a comment, because of its mark
/* name: another */
/*!40101 SET NAMES utf8 */;
select 1, -- total: two columns
  2; -- done
-- Dump completed on 2026-01-01`)
    expect(suite.statements).toHaveLength(2)
    expect(suite.statements.every(({ name }) => name === undefined)).toBe(true)
  })

  it('takes the quotes of each session as its sql_mode says', () => {
    const { statements } = parse(`-- session: ansi
set sql_mode = 'ANSI_QUOTES';
-- session: ansi
select "a" from t order by "a";
select "a" from t order by "a";`)
    expect(statements.map(({ order }) => order.kind)).toEqual(['none', 'partial', 'none'])
  })

  it('picks the statements on the lines asked for', () => {
    const text = '-- one\nselect 1;\n\n-- name: two\nselect\n2; select 3;\n'
    const selected = (...lines: number[]) => parse(text, { lines }).selected?.map(id => id.split(':')[1])
    expect(selected(1)).toEqual(['2'])
    expect(selected(2)).toEqual(['2'])
    expect(selected(3)).toEqual(['5'])
    expect(selected(4)).toEqual(['5'])
    expect(selected(6)).toEqual(['5', '6'])
    expect(selected(2, 5, 5)).toEqual(['2', '5'])
    expect(parse(text).selected).toBeUndefined()
    expect(errorsOf(text, { lines: [7] })).toEqual([expect.stringContaining('log-in.sql:7:1: No statement on line 7')])
  })
})

describe('parseSuite refuses', () => {
  // biome-ignore format: a table reads best with a case a line
  it.each([
    ['a misspelt directive', '-- naem: x\nselect 1', '1:4', 'Unknown directive naem\n  Did you mean `name`?'],
    ['another case', '-- Name: x\nselect 1', '1:4', 'Unknown directive Name\n  Did you mean `name`?'],
    ['a misspelt word alone', '-- onyl\nselect 1', '1:4', 'Did you mean `only`?'],
    ['no space behind the dashes', '--name: x\nselect 1', '1:1', '--name: is no comment to a mysql client'],
    ['no colon', '-- order exact\nselect 1', '1:1', 'The directive order lacks its colon'],
    ['no value', '-- name:\nselect 1', '1:9', 'The directive name says nothing'],
    ['an unknown order', '-- order:  sorted\nselect 1', '1:12', 'Unknown order sorted: there is exact and any'],
    ['an unknown path', '-- path: auht\nselect 1', '1:10', 'Unknown path auht: there is auth'],
    ['an unknown expectation', '-- on-read-only: fails\nselect 1', '1:18', 'Unknown expectation fails'],
    ['an expectation without words', '-- on-read-only: degrade\nselect 1', '1:25', 'Expected a text in double quotes'],
    ['an unknown kind', '-- tolerate: rows, typ because "x"\nselect 1', '1:20', 'Unknown kind typ: did you mean type?'],
    ['a kind by its former name', '-- tolerate: rows, hazard because "x"\nselect 1', '1:20', 'The kind hazard is now called nondeterministic'],
    ['another kind by its former name', '-- tolerate: presentation because "x"\nselect 1', '1:14', 'The kind presentation is now called formatting'],
    ['a tolerance without reason', '-- tolerate: rows\nselect 1', '1:14', 'A tolerance needs its reason'],
    ['a tolerance with an empty reason', '-- tolerate: rows because ""\nselect 1', '1:27', 'A tolerance needs its reason'],
    ['a kind tolerated twice', '-- tolerate: rows because "a"\n-- tolerate: rows because "b"\nselect 1', '2:4', 'rows is tolerated twice'],
    ['broken JSON', '-- params: ["a", ]\nselect ?, ?', '1:18', 'Expected a string, a number'],
    ['too few values', '-- params: [1]\nselect ?, "?", ? -- ?', '1:4', 'params has 1 value, the statement 2 ? markers'],
    ['too many values', '-- params: [1, 2]\nselect ?', '1:4', 'params has 2 values, the statement 1 ? marker'],
    ['a strange session', '-- session: a b\nselect 1', '1:13', 'A session is named with letters'],
    ['a fixture elsewhere', '-- fixture: ../x\nselect 1', '1:13', 'A fixture is the name of a folder'],
    ['words behind only', '-- only: this\nselect 1', '1:10', 'only says nothing more'],
    ['a directive twice', '-- name: a\n-- name: b\nselect 1', '2:4', 'The directive name stands here twice\n  Remove one of them; the first is at suites/log-in.sql:1:4'],
    ['a directive of the file below', 'select 1;\n-- fixture: a\nselect 2', '2:4', 'The directive fixture comes too late'],
    ['a directive below all', 'select 1;\n-- name: a\n', '2:4', 'No statement follows the directive name'],
    ['a directive behind something', 'select 1; -- name: a\nselect 2', '1:14', 'The directive name stands behind something else'],
    ['a directive in a statement', 'select 1\n-- name: a\n, 2;', '2:1', 'The directive name stands in the middle of a statement'],
    ['a name taken', '-- name: a\nselect 1;\n-- name: a\nselect 2', '3:4', 'The name a is taken\n  Give it another one: suites/log-in.sql:1:4'],
    ['nothing to reap', '-- reap: two\nselect 1', '1:4', 'Nothing is under way on session two'],
    ['the same reaped twice', '-- session: two\n-- send\nselect 1;\n-- reap: two\nselect 2;\n-- reap: two\nselect 3', '6:4', 'Nothing is under way on session two'],
    ['no statements', '-- suite: x\n-- nothing\n', '1:4', 'No statement follows the directive suite'],
    ['an empty file', '', '1:1', 'The suite has no statements'],
    ['comments alone', '# nothing\n;;', '1:1', 'The suite has no statements'],
    ['an unclosed quote', "-- name: a\nselect 'x", '2:8', "The ' that opens here is never closed"],
    ['a body cut by its delimiter', 'CREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND;', '2:1', 'The ; inside of this body ends the statement: its BEGIN is never closed\n  Set another delimiter'],
  ])('%s', (_, text, place, message) => {
    const [first] = errorsOf(text)
    expect(first).toContain(`${file}:${place}: `)
    expect(first).toContain(message)
    expect(first).toContain('\n  ')
  })

  it('tells of everything at once, in the order of the file', () => {
    const errors = errorsOf("-- naem: a\nselect 1;\n-- order: x\nselect 2;\n-- name: b\nselect 'c")
    expect(errors.map(error => error.split(': ')[0])).toEqual([`${file}:1:4`, `${file}:3:11`, `${file}:6:8`])
  })
})

describe('files', () => {
  it('are named above the first statement, by their names alone', () => {
    const suite = parseSuite('-- files: a.csv, b.csv\nSELECT 1', {
      file: 'a.sql',
      findBeside: name => `/there/${name}`,
    })
    expect(suite.files).toEqual({
      at: { file: 'a.sql', line: 1, column: 4 },
      files: [
        { name: 'a.csv', diskPath: '/there/a.csv' },
        { name: 'b.csv', diskPath: '/there/b.csv' },
      ],
    })
    expect(() => parseSuite('-- files: more/a.csv\nSELECT 1', { file: 'a.sql' })).toThrow(UsageErrors)
  })

  it('of the server are told from those of the client and from text', () => {
    const named = (sql: string) =>
      parseSuite(sql, { file: 'a.sql', findBeside: name => name }).statements[0]!.namesFiles ?? false
    expect(named("LOAD DATA INFILE 'a.csv' INTO TABLE t")).toBe(true)
    expect(named("SELECT 1 INTO DUMPFILE 'a'")).toBe(true)
    expect(named("SELECT LOAD_FILE('a.csv')")).toBe(true)
    expect(named("LOAD DATA INFILE '/srv/a.csv' INTO TABLE t")).toBe(false)
    expect(named("LOAD DATA LOCAL INFILE 'a.csv' INTO TABLE t")).toBe(false)
    expect(named("SELECT 'INTO OUTFILE ''a''' AS load_file")).toBe(false)
  })
})

describe('parseScript', () => {
  it('reads a fixture without looking for directives', () => {
    const statements = parseScript('-- naem: x\n-- Name: y\nCREATE TABLE t (a INT);\n-- order: z\n', {
      file: 'schema.sql',
    })
    expect(statements.map(({ sql, id }) => [sql, id])).toEqual([['CREATE TABLE t (a INT)', 'schema.sql:3:1']])
  })

  it('may be empty, and refuses what is never closed', () => {
    expect(parseScript('', { file: 'seed.sql' })).toEqual([])
    expect(() => parseScript("SELECT 'a", { file: 'seed.sql' })).toThrow(UsageErrors)
  })
})

it('reads the errors that a statement is expected to end in', () => {
  const read = (directive: string) => parseSuite(`${directive}\nSELECT 1;`, { file: 'a.sql' }).statements[0]
  expect(read('-- expect: error 1146')?.expectedErrors).toEqual([1146])
  expect(read('-- expect: error 3819, 4025')?.expectedErrors).toEqual([3819, 4025])
})

it.each([
  ['-- expect: rows', 'a.sql:1:12: Unknown expectation rows'],
  ['-- expect: error', 'a.sql:1:12: Unknown expectation error'],
  ['-- expect: error many', 'a.sql:1:18: Expected the numbers of errors'],
  ['-- expect: error 1146 1051', 'a.sql:1:18: Expected the numbers of errors'],
  ['-- expect: error 1146, 1146', 'a.sql:1:18: An error is named twice'],
])('refuses %s', (directive, message) => {
  expect(() => parseSuite(`${directive}\nSELECT 1;`, { file: 'a.sql' })).toThrow(message)
})
