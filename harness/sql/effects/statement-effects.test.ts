import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type {
  LockKind,
  Observed,
  Persistence,
  StatementFamily,
  TransactionEffect,
} from '../../model/statement-effects.ts'
import { allEffects } from '../../testing/all-effects.ts'
import { leavesAtMost } from './persistence.ts'
import { effectsOf } from './statement-effects.ts'

describe('the effects of a statement tell', () => {
  it.each<[string, StatementFamily, Persistence]>([
    ['SELECT id FROM t', 'query', 'answer'],
    ['WITH q AS (SELECT 1) (SELECT * FROM q)', 'query', 'answer'],
    ['WITH q AS (SELECT 1) DELETE FROM t', 'rows', 'rows'],
    ['SET STATEMENT max_statement_time = 1 FOR UPDATE t SET a = 1', 'rows', 'rows'],
    ['SELECT id FROM t FOR SHARE', 'query', 'session'],
    ['SELECT id FROM t INTO @a', 'query', 'session'],
    ['SELECT app.f(1)', 'query', 'rows'],
    ['SELECT NEXTVAL(s)', 'query', 'rows'],
    ["SELECT 'a\\'; DROP TABLE t; -- '", 'query', 'rows'],
    ['/*M! SELECT 1 */ DROP TABLE t', 'query', 'definitions'],
    ['EXPLAIN UPDATE t SET a = 1', 'inspection', 'rows'],
    ['ANALYZE SELECT 1', 'inspection', 'rows'],
    ['ANALYZE TABLE t', 'upkeep', 'definitions'],
    ['TRUNCATE TABLE t', 'definition', 'rows'],
    ['DROP TABLE t', 'definition', 'definitions'],
    ['CREATE OR REPLACE TEMPORARY TABLE t (a INT)', 'definition', 'session'],
    ['CREATE TABLE temporary (a INT)', 'definition', 'definitions'],
    ['CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END', 'definition', 'definitions'],
    ['CALL p()', 'call', 'anything'],
    ["PREPARE s FROM 'DROP TABLE t'", 'prepared', 'session'],
    ['EXECUTE s', 'prepared', 'anything'],
    ['DROP PREPARE s', 'prepared', 'session'],
    ['SELECT 1; SELECT 2', 'program', 'anything'],
    ['SELECT 1;', 'query', 'answer'],
    ['BEGIN NOT ATOMIC SELECT 1; END', 'program', 'anything'],
    ['(SELECT 1) UNION (SELECT 2)', 'query', 'answer'],
    ['VACUUM t', 'unknown', 'anything'],
    ['', 'unknown', 'anything'],
  ])('what kind it is and what it leaves: %s', (sql, family, leaves) => {
    expect(effectsOf(sql)).toMatchObject({ family, leaves })
  })

  it.each<[string, TransactionEffect]>([
    ['BEGIN', { kind: 'begin', access: 'undeclared' }],
    ['START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', { kind: 'begin', access: 'read-only' }],
    ['START TRANSACTION READ WRITE', { kind: 'begin', access: 'read-write' }],
    ['ROLLBACK', { kind: 'rollback' }],
    ['ROLLBACK TO SAVEPOINT a', { kind: 'savepoint' }],
    ['SET autocommit = 0', { kind: 'autocommit', enabled: false }],
    // The same shape as the statement before, with another effect.
    ['SET autocommit = 1', { kind: 'autocommit', enabled: true }],
    ['SET @a = 1, @@session.autocommit = OFF', { kind: 'autocommit', enabled: false }],
    ['DROP TABLE t', { kind: 'implicit-commit' }],
    ['DROP TEMPORARY TABLE t', { kind: 'none' }],
    ['LOCK TABLES t READ', { kind: 'lock-tables' }],
    ['UNLOCK TABLES', { kind: 'unlock-tables' }],
    ["XA PREPARE 'x'", { kind: 'xa', verb: 'prepare' }],
    ['XA RECOVER', { kind: 'xa', verb: 'other' }],
    ['INSERT INTO t VALUES (1)', { kind: 'none' }],
  ])('what becomes of the transaction: %s', (sql, transaction) => {
    expect(effectsOf(sql).transaction).toEqual(transaction)
  })

  it.each<[string, Observed[]]>([
    ['SELECT id FROM t', []],
    [
      "SELECT 'NOW()', \"RAND()\" FROM t WHERE a = 'performance_schema'",
      ['clock', 'metadata', 'estimates', 'random', 'statement-counts'],
    ],
    ["SELECT 'NOW()' FROM t WHERE a = 'performance_schema'", []],
    ['INSERT INTO t VALUES (NOW(), RAND(), LAST_INSERT_ID())', ['clock', 'insert-id', 'random']],
    ["PREPARE s FROM 'SELECT NOW()'", ['clock']],
    ["SET @text = 'SHOW INDEX FROM t'", ['estimates']],
    // The same shape as a statement before, but it observes something else.
    ["SET @text = 'SELECT NOW()'", ['clock']],
    ['PREPARE s FROM @text', []],
    ['SHOW CREATE TABLE t', ['metadata']],
    ['SHOW INDEX FROM t', ['estimates', 'metadata']],
    ['CREATE TABLE t (a INT) ENGINE = InnoDB; SHOW TABLES', ['metadata']],
    ['SHOW STATUS', ['estimates', 'metadata', 'statement-counts']],
    ['EXPLAIN SELECT 1', ['estimates', 'metadata']],
    ['SELECT UUID_SHORT()', ['other-sessions']],
  ])('what it looks at: %s', (sql, observed) => {
    expect([...effectsOf(sql).observes].sort()).toEqual(observed.sort())
  })

  it.each<[string, LockKind[]]>([
    ['SELECT id FROM t FOR UPDATE', ['rows']],
    ['SELECT id FROM t LOCK IN SHARE MODE', ['shared-rows']],
    ['LOCK TABLES t WRITE', ['tables']],
    ["DO GET_LOCK('a', 1)", ['named']],
    ['FLUSH TABLES WITH READ LOCK', ['server']],
    ['SELECT id FROM t', []],
  ])('what it locks: %s', (sql, locks) => {
    expect([...effectsOf(sql).locks]).toEqual(locks)
  })

  it('tables, databases, routines and variables', () => {
    const effects = effectsOf('INSERT INTO Shop.log SELECT f(a), @n FROM crosscheck_1.t JOIN u')
    expect(effects.tables).toEqual({
      reads: [{ database: 'crosscheck_1', name: 't' }, { name: 'u' }],
      writes: [{ database: 'Shop', name: 'log' }],
    })
    expect([...effects.databases]).toEqual(['crosscheck_1', 'shop'])
    expect(effects.routines).toEqual(['f'])
    expect([...effects.userVariables]).toEqual(['n'])
    expect(effectsOf('CALL shop.p(f(1))').routines).toEqual(['p', 'f'])
    expect(effectsOf('CREATE DEFINER = view VIEW shop.Latest AS SELECT 1').defines).toEqual({
      kind: 'view',
      name: 'Latest',
    })
    expect(effectsOf('EXPLAIN ANALYZE DELETE FROM t').tables?.writes).toEqual([{ name: 't' }])
    expect(effectsOf('EXPLAIN DELETE FROM t').tables?.writes).toEqual([])
  })

  it('what of the session changes', () => {
    const changesOf = (sql: string) => [...effectsOf(sql).sessionChanges].sort()
    expect(changesOf('USE shop')).toEqual(['database'])
    expect(changesOf("SET @a = 1, sql_mode = ''")).toEqual(['settings', 'sql-mode', 'user-variables'])
    expect(changesOf('SET max_sort_length = 4')).toEqual(['settings', 'sort-length'])
    expect(changesOf('SELECT @a')).toEqual([])
    expect(changesOf('SELECT @a := 1')).toEqual(['user-variables'])
    expect(changesOf("PREPARE s FROM 'CREATE TEMPORARY TABLE t (a INT)'")).toEqual([
      'prepared-statements',
      'temporary-tables',
    ])
    expect(effectsOf("PREPARE s FROM 'CREATE TEMPORARY TABLE t (a INT)'").temporaryTables).toContain('t')
    expect(changesOf("SET @text = 'SET max_sort_length = 4'")).toContain('sort-length')
  })

  it.each([
    ['SELECT 1', true, true],
    ['KILL 5', false, true],
    ["SELECT * FROM t WHERE name = 'crosscheck_one'", true, true],
    ['CREATE DATABASE crosscheck_one', true, false],
    ["PREPARE s FROM 'DROP DATABASE crosscheck_one'", true, false],
    ['SET GLOBAL max_connections = 5', false, false],
    ["SELECT GET_LOCK('a', 1)", true, true],
  ])(
    'whether it keeps to its database, and whether its suite can be restarted: %s',
    (sql, isSelfContained, isRestartable) => {
      expect(effectsOf(sql)).toMatchObject({ isSelfContained, isRestartable })
    },
  )

  it('by the quotes of its session', () => {
    const ansi = { ansiQuotes: true, noBackslashEscapes: false }
    expect(effectsOf('DELETE FROM "app"."t"').isSelfContained).toBe(true)
    expect(effectsOf('DELETE FROM "app"."t"', ansi).outside).toMatchObject([{ kind: 'other-database' }])
    expect(effectsOf('DELETE FROM "app"."t"').outsideInAnyMode[0]).toMatchObject({ kind: 'other-database' })
  })
})

describe('the effects of a statement are the same', () => {
  const statement = fc.constantFrom(
    'SELECT id, f(a) FROM t JOIN app.u ON t.id = u.id WHERE a = 5 FOR UPDATE',
    "INSERT INTO t (a, b) VALUES (1, 'x'), (2, NOW())",
    'UPDATE t SET a = a + 1 WHERE b < 3',
    "SET @a = 5, sql_mode = 'ANSI'",
    "PREPARE s FROM 'DELETE FROM app.t'",
    'CREATE PROCEDURE p() BEGIN UPDATE t SET a = 1; SET GLOBAL x = 2; END',
    'CREATE TEMPORARY TABLE t (a INT)',
    'SHOW INDEX FROM t',
    'XA START 1',
    'SELECT 1; DROP TABLE t',
  )

  it('whatever the case of its words and the comments between them', () => {
    fc.assert(
      fc.property(
        statement,
        fc.boolean(),
        fc.constantFrom(' ', '\n', ' /* c */ ', ' # c\n', ' -- c\n'),
        (sql, isUpper, gap) => {
          // Quoted names, literals and displayed names stay unchanged.
          const parts = sql.split(' ').map(part => (/^[A-Z]+$/.test(part) && !isUpper ? part.toLowerCase() : part))
          const isText = /'[^']* /.test(sql)
          expect(allEffects(isText ? parts.join(' ') : parts.join(gap))).toEqual(allEffects(sql))
        },
      ),
    )
  })

  it('in whatever order they are asked for', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 2, maxLength: 5 }), statements => {
        const first = statements.map(sql => effectsOf(sql).outside)
        expect(statements.map(sql => effectsOf(sql).outside)).toEqual(first)
        expect(first).toEqual(statements.map(sql => allEffects(sql).outside))
      }),
    )
  })

  it('or graver with a text behind it', () => {
    fc.assert(
      fc.property(statement, statement, (one, other) => {
        const both = effectsOf(`${one}; ${other}`)
        expect(both.outside.length).toBeGreaterThanOrEqual(effectsOf(one).outside.length)
        for (const observed of effectsOf(other).observes) expect(both.observes.has(observed)).toBe(true)
        expect(leavesAtMost(both.leaves, 'rows')).toBe(false)
      }),
    )
  })
})
