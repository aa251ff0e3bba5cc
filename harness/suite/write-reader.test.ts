import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WriteReading } from '../model/write-reading.ts'
import { exampleDefinitions, exampleWrites } from '../testing/example-writes.ts'
import { WriteReader } from './write-reader.ts'

const definitions = exampleDefinitions.map((sql, index) => ({
  sql,
  at: { file: 'fixtures/shop/schema.sql', line: index + 1, column: 1 },
}))
const at = { file: 'shop.sql', line: 1, column: 1 }

/** Returns the reading of the last of these statements on one connection. */
function lastOf(statements: readonly string[], known = definitions): WriteReading {
  const reader = new WriteReader(known)
  return statements.map(sql => reader.read({ sql, session: 'default', at })).at(-1)!
}

function placeOf(name: string): string {
  const found = definitions.find(({ sql }) => sql.startsWith(`CREATE PROCEDURE ${name}()`))!
  return `fixtures/shop/schema.sql:${found.at.line}:1`
}

describe('the reader of writes', () => {
  it.each<[string, Partial<WriteReading>]>([
    ['UPDATE shop.members SET n = 1', { writes: 'yes', means: ['rows'], tables: ['shop.members'], temporary: false }],
    ['UPDATE members m JOIN notes n ON m.id = n.id SET n.text = 1', { tables: ['notes'] }],
    ['SELECT 1 FROM members m, notes FOR UPDATE', { means: ['locking-read'], tables: ['members', 'notes'] }],
    ['SELECT 1 FROM members m, notes FOR UPDATE OF m', { means: ['locking-read'], tables: ['members'] }],
    ['SELECT 1 FROM members FOR SHARE', { writes: 'no', means: [], tables: [] }],
    ['CALL calls_writes()', { writes: 'yes', means: ['routine'], tables: ['members'] }],
    ['CALL writes_sometimes(1)', { writes: 'perhaps', means: ['routine'], tables: ['members'] }],
    ['CALL nobody_knows(1)', { writes: 'perhaps', means: ['routine'], tables: [] }],
    ['SELECT calls_raises()', { writes: 'yes', means: ['function'], tables: ['members'] }],
    ['SELECT nobody_knows(1)', { writes: 'perhaps', means: ['function'] }],
    ["SELECT nextval('orders')", { writes: 'perhaps', means: ['function'] }],
    ['SELECT NEXTVAL(orders)', { writes: 'yes', means: ['function'], tables: ['orders'] }],
    [
      'SELECT IF(COUNT(*) > 1, CAST(MAX(n) AS DECIMAL(10,2)), 1) FROM members USE INDEX (a), (SELECT 1) AS d (id)',
      { writes: 'no' },
    ],
    ['DROP TABLE members', { means: ['definition'], tables: ['members'], commits: true }],
    ['GRANT SELECT ON *.* TO a', { means: ['account'], commits: true }],
    ['LOCK TABLES notes READ, members AS m WRITE', { means: ['table-lock'], tables: ['members'], commits: true }],
    ['FLUSH TABLES WITH READ LOCK', { writes: 'no', commits: true }],
    ['START TRANSACTION READ WRITE', { writes: 'yes', means: ['transaction'], commits: true }],
    ['START TRANSACTION', { writes: 'no', commits: true }],
    ['COMMIT', { writes: 'no', commits: false }],
    ['OPTIMIZE TABLE members', { means: ['upkeep'], tables: ['members'], commits: true }],
    ["XA COMMIT 'a'", { writes: 'perhaps', means: ['xa'] }],
    ['SELECT 1; DELETE FROM notes; UPDATE members SET n = 1', { writes: 'yes', tables: ['notes', 'members'] }],
    [
      'SELECT * FROM members /*!80000 FOR UPDATE */',
      { writes: 'perhaps', means: ['locking-read'], tables: ['members'] },
    ],
    ['SELECT /*!40001 SQL_NO_CACHE */ 1', { writes: 'no' }],
    ['EXPLAIN SELECT * FROM members FOR UPDATE', { writes: 'perhaps' }],
  ])('%s', (sql, expected) => {
    expect(lastOf([sql])).toMatchObject(expected)
  })

  it('cannot tell of few statements what they write', () => {
    const untold = exampleWrites.filter(statements => lastOf(statements).writes === 'perhaps')
    expect(untold.map(statements => statements.at(-1))).toEqual([
      'CALL writes_sometimes(0)',
      'CALL writes_sometimes(1)',
      'CALL nobody_knows()',
      'SELECT nobody_knows(1)',
      'EXPLAIN SELECT * FROM members FOR UPDATE',
      "XA COMMIT 'a'",
      'EXECUTE p',
      'SELECT * FROM members /*!80000 FOR UPDATE */',
      '/*M! UPDATE members SET n = 1 */',
    ])
  })

  it('has the writes that stand in what a statement runs', () => {
    const stamp = 'BEGIN UPDATE users SET seen = NOW() WHERE id = u; INSERT INTO scratch VALUES (1); SELECT 1; END'
    const inner = 'UPDATE users SET seen = NOW ( ) WHERE id = u'
    const known = [
      'CREATE TEMPORARY TABLE scratch (n INT)',
      `CREATE PROCEDURE stamp(u INT) ${stamp}`,
      'CREATE PROCEDURE stamp_all() BEGIN CALL stamp(1); CALL stamp(2); DELETE FROM notes; END',
      'CREATE FUNCTION stamped(u INT) RETURNS INT BEGIN DELETE FROM notes WHERE id = u; RETURN 1; END',
    ]
    expect(lastOf([...known, 'CALL stamp(1)'], []).within).toEqual([inner])
    expect(lastOf([...known, 'CALL stamp_all()'], []).within).toEqual([inner, 'DELETE FROM notes'])
    expect(lastOf([...known, 'SELECT stamped(1)'], []).within).toEqual(['DELETE FROM notes WHERE id = u'])
    expect(lastOf(["PREPARE p FROM 'DELETE FROM notes'", 'EXECUTE p'], []).within).toEqual(['DELETE FROM notes'])
    expect(lastOf(['DELETE FROM notes'])).not.toHaveProperty('within')
    expect(lastOf([...known, 'CALL nobody_knows()'])).not.toHaveProperty('within')
  })

  it('says where the routine is that would hide a refusal', () => {
    expect(lastOf(['CALL swallows()']).swallows).toBe(placeOf('swallows'))
    expect(lastOf(['CALL swallows_what_it_calls()']).swallows).toBe(placeOf('swallows_what_it_calls'))
    expect(lastOf(['CALL raises_again()'])).not.toHaveProperty('swallows')
    expect(lastOf(['CALL logs_failure()'])).not.toHaveProperty('swallows')
    expect(lastOf(['SELECT handles()'])).not.toHaveProperty('swallows')
  })

  it('takes a block for a routine that is written in place', () => {
    const handler = 'DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN END;'
    const block = lastOf([`BEGIN NOT ATOMIC ${handler} UPDATE users SET n = 1 WHERE id = 7; END`], [])
    expect(block).toMatchObject({
      writes: 'yes',
      means: ['block'],
      swallows: 'shop.sql:1:1',
      within: ['UPDATE users SET n = 1 WHERE id = 7'],
    })
    expect(lastOf(['BEGIN NOT ATOMIC SELECT 1; END'], []).writes).toBe('no')
  })

  it('says where it is asked whether the server is read-only before something is written', () => {
    const guarded = 'IF @@global.read_only = 0 THEN UPDATE users SET n = 1; END IF'
    const known = [`CREATE PROCEDURE polite() BEGIN ${guarded}; END`]
    expect(lastOf([...known, 'CALL polite()'], [])).toMatchObject({ writes: 'perhaps', guard: 'shop.sql:1:1' })
    expect(lastOf([`BEGIN NOT ATOMIC ${guarded}; END`], []).guard).toBe('shop.sql:1:1')
    const other = 'BEGIN IF @@sql_mode = "" THEN UPDATE users SET n = 1; END IF; END'
    expect(lastOf([`CREATE PROCEDURE other() ${other}`, 'CALL other()'], [])).not.toHaveProperty('guard')
  })

  it('takes no table for temporary whose creation has failed', () => {
    const reader = new WriteReader([])
    const at = { file: 'shop.sql', line: 1, column: 1 }
    const readNext = (sql: string) => reader.read({ sql, session: 'default', at })
    readNext('CREATE TEMPORARY TABLE users (id INT)')
    reader.failed('default')
    expect(readNext('INSERT INTO users VALUES (1)')).toMatchObject({ writes: 'yes', temporary: false })
    readNext('CREATE TEMPORARY TABLE users (id INT)')
    readNext('DROP TEMPORARY TABLE users')
    reader.failed('default')
    expect(readNext('INSERT INTO users VALUES (1)').temporary).toBe(true)
  })

  it('says so of a handler that raises again in some cases only', () => {
    const body =
      'BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN IF @debug THEN RESIGNAL; END IF; END; DELETE FROM notes; END'
    expect(lastOf([`CREATE PROCEDURE quiet() ${body}`, 'CALL quiet()']).swallows).toBe('shop.sql:1:1')
  })

  it('looks through control structures, and is not led astray by CASE and IF in expressions', () => {
    const body = `BEGIN
      DECLARE done INT DEFAULT CASE WHEN 1 THEN 0 ELSE 1 END;
      walk: LOOP
        SET @a = IF(done, CASE done WHEN 1 THEN 2 ELSE 3 END, 4);
        IF CASE WHEN done THEN 1 ELSE 0 END = 1 THEN LEAVE walk; ELSE SET done = 1; END IF;
        WHILE done DO REPEAT SET done = 0; UNTIL done = 0 END REPEAT; END WHILE;
      END LOOP walk;
      DELETE FROM notes;
    END`
    const reading = lastOf([`CREATE PROCEDURE walks() ${body}`, 'CALL walks()'])
    expect(reading).toMatchObject({ writes: 'yes', tables: ['notes'] })
  })

  it('follows what a suite defines, and routines that call each other', () => {
    expect(lastOf(['CREATE PROCEDURE fresh() DELETE FROM notes', 'CALL fresh()']).writes).toBe('yes')
    expect(lastOf(['DROP PROCEDURE writes', 'CALL writes()']).writes).toBe('perhaps')
    const circle = ['CREATE PROCEDURE a() CALL b()', 'CREATE PROCEDURE b() BEGIN CALL a(); DELETE FROM notes; END']
    expect(lastOf([...circle, 'CALL a()'])).toMatchObject({ writes: 'yes', tables: ['notes'] })
    expect(lastOf(["PREPARE p FROM 'EXECUTE p'", 'EXECUTE p']).writes).toBe('no')
  })

  it('keeps temporary tables apart by connection', () => {
    const reader = new WriteReader([])
    const read = (session: string, sql: string) => reader.read({ sql, session, at }).temporary
    expect(read('one', 'CREATE TEMPORARY TABLE t (a INT)')).toBe(true)
    expect(read('two', 'INSERT INTO t VALUES (1)')).toBe(false)
    expect(read('one', 'INSERT INTO t VALUES (1)')).toBe(true)
  })

  it.each<[string[], boolean]>([
    [['CREATE TEMPORARY TABLE t (a INT)'], false],
    [['DROP TEMPORARY TABLE t'], false],
    [['CREATE TEMPORARY TABLE t (a INT)', 'DROP TABLE t'], true],
    [['CREATE TEMPORARY TABLE t (a INT)', 'TRUNCATE t'], true],
    [['SET autocommit = 1'], false],
    [['SET autocommit = 0', 'SET @a = 1, SESSION autocommit = ON'], true],
    [['UNLOCK TABLES'], false],
    [['LOCK TABLES notes READ', 'UNLOCK TABLES'], true],
    [['DROP PREPARE p'], false],
    [['RESET PERSIST'], false],
    [['CREATE PROCEDURE fresh() BEGIN CREATE TABLE x (a INT); END', 'CALL fresh()'], true],
  ])('%j ends a transaction: %s', (statements, commits) => {
    expect(lastOf(statements).commits).toBe(commits)
  })

  const words =
    `SELECT UPDATE INSERT INTO DELETE FROM members t WITH AS ( ) ; , . : BEGIN END NOT ATOMIC IF THEN ELSE CASE WHEN
    LOOP REPEAT UNTIL WHILE DO DECLARE EXIT HANDLER FOR SQLEXCEPTION SQLSTATE 'HY000' CREATE PROCEDURE p FUNCTION f VIEW v
    TEMPORARY TABLE CALL EXECUTE IMMEDIATE PREPARE 'CALL p()' SET STATEMENT autocommit = 1 /*! /*!80000 */ RESIGNAL OF LOCK
    WRITE EXPLAIN ANALYZE`.split(/\s+/)

  it('reads any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.constantFrom(...words), { maxLength: 40 }).map(all => all.join(' ')),
    )
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), texts => {
        expect(texts.length === 0 || lastOf(texts, []).writes).toBeTruthy()
      }),
      { numRuns: 1000 },
    )
  })

  it('does not mind the case of words, white space and comments', () => {
    // Servers distinguish the case of user variables and table names as well.
    const keepsQuoted = /('[^']*'|"[^"]*"|`[^`]*`|\/\*.*?\*\/)/
    const dressed = (sql: string, spaces: string, change: (word: string) => string) =>
      sql
        .split(keepsQuoted)
        .map((part, index) => (index % 2 === 1 ? part : change(part).replaceAll(' ', spaces)))
        .join('')
    const lowerNames = (reading: WriteReading) => ({
      ...reading,
      tables: reading.tables.map(name => name.toLowerCase()),
      ...(reading.within ? { within: reading.within.map(sql => sql.toLowerCase()) } : {}),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...exampleWrites),
        fc.constantFrom(' ', '\n\t', ' /* UPDATE t */ ', ' -- FOR UPDATE\n'),
        fc.boolean(),
        (statements, spaces, isUpper) => {
          const change = (word: string) => (isUpper ? word.toUpperCase() : word.toLowerCase())
          const dress = (sql: string) => dressed(sql, spaces, change)
          const known = definitions.map(({ sql, at }) => ({ sql: dress(sql), at }))
          const reading = lastOf(statements.map(dress), known)
          expect(lowerNames(reading)).toEqual(lowerNames(lastOf(statements)))
        },
      ),
      { numRuns: 500 },
    )
  })
})
