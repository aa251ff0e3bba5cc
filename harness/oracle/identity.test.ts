import { describe, expect, it } from 'vitest'
import type { Difference } from '../model/difference.ts'
import type { OrderGuarantee } from '../model/statement.ts'
import { compareExamples, type ExampleCell, exampleColumn, noOrder, totalOrder } from '../testing/example-replies.ts'

type Rows = ExampleCell[][]

function compare(sql: string, labels: string[], source: Rows, target: Rows, order: OrderGuarantee = noOrder) {
  const columns = labels.map(label => exampleColumn(label))
  const both = { source: { columns, rows: source }, target: { columns, rows: target } }
  return compareExamples(both, order, [], undefined, undefined, sql).differences
}

/** What a person would read of a difference: `identity v` or `rows a,b`. */
function inShort(differences: readonly Difference[]): string[] {
  return differences.map(
    ({ kind, identity, columns = [] }) => `${identity === undefined ? kind : 'identity'} ${columns.join()}`,
  )
}

describe('what names the server itself', () => {
  it.each<[string, string]>([
    ['SELECT VERSION()', '5.6.24'],
    ['select version ( ) AS `v`;', '5.6.24'],
    ["SELECT /* driver */ @@version AS 'v'", '5.6.24'],
    ['SELECT @@GLOBAL.version v', '5.6.24'],
    ['SELECT @@`version_comment`', 'Community'],
    ['SELECT @@hostname', 'old'],
    ['SELECT @@session.server_id', '1'],
    ['SELECT @@datadir LIMIT 1', '/var/lib/a/'],
    ['SELECT CONNECTION_ID()', '7'],
    ['WITH c AS (SELECT 1) SELECT VERSION() FROM c', '5.6.24'],
  ])('is the value of an expression: %s', (sql, value) => {
    for (const order of [noOrder, totalOrder])
      expect(inShort(compare(sql, ['v'], [[value]], [['another']], order))).toEqual(['identity v'])
  })

  it.each([
    "SELECT CONCAT(VERSION(), '')",
    'SELECT LEFT(VERSION(), 3)',
    "SELECT VERSION() LIKE '5%'",
    'SELECT @@version + 0',
    'SELECT IF(@@version, 1, 2)',
    'SELECT (SELECT VERSION())',
    'SELECT @v',
    'SELECT v FROM (SELECT VERSION() AS v) AS d',
    'SELECT version FROM releases',
    'SELECT @@sql_mode',
    'SELECT VERSION() UNION SELECT name FROM t',
    'SELECT t.*, u.*, VERSION() FROM t, u',
    'CALL tell_version()',
  ])('is no value that is computed or stored from it: %s', sql => {
    expect(inShort(compare(sql, ['v'], [['5.6.24']], [['9.7.4']]))).toEqual(['rows v'])
  })

  it('is told by cell: other columns of the same row are compared', () => {
    const sql = 'SELECT id, VERSION() AS v, name FROM t'
    const labels = ['id', 'v', 'name']
    const source = [
      ['1', '5.6', 'a'],
      ['2', '5.6', 'b'],
    ]
    expect(
      inShort(
        compare(
          sql,
          labels,
          source,
          source.map(row => row.with(1, '9.7')),
        ),
      ),
    ).toEqual(['identity v'])
    const other = [
      ['1', '9.7', 'a'],
      ['2', '9.7', 'B'],
    ]
    const found = compare(sql, labels, source, other, totalOrder)
    expect(inShort(found)).toEqual(['rows name', 'identity v'])
    expect(found[0]!.rows!.count).toBe(1)
    expect(inShort(compare(sql, labels, source, [other[0]!]))).toEqual(['rows ', 'identity v'])
  })

  it('finds its column before and behind a star', () => {
    const labels = ['v', 'id', 'name', 'w']
    const sql = 'SELECT VERSION(), t.*, @@hostname FROM t'
    const found = compare(sql, labels, [['5.6', '1', 'a', 'h']], [['9.7', '1', 'b', 'g']])
    expect(inShort(found)).toEqual(['rows name', 'identity v', 'identity w'])
  })

  it('is told by the name of a variable', () => {
    const labels = ['Variable_name', 'Value']
    const source = [
      ['hostname', 'a'],
      ['sql_mode', 'ANSI'],
      ['version', '5.6.24'],
    ]
    const target = [
      ['hostname', 'b'],
      ['sql_mode', 'ANSI'],
      ['version', '9.7.4'],
      ['version_compile_zlib', '1.3'],
    ]
    const found = compare('SHOW GLOBAL VARIABLES', labels, source, target)
    expect(inShort(found)).toEqual(['identity Value'])
    expect(found[0]!.identity).toBe('@@hostname, @@version, @@version_compile_zlib')
    expect(inShort(compare('SHOW VARIABLES', labels, [source[1]!], [['sql_mode', '']]))).toEqual(['rows Value'])
    expect(inShort(compare('SHOW VARIABLES', labels, [], [['tx_isolation', 'x']]))).toEqual(['rows '])
  })

  it('is a counter, and no state', () => {
    const labels = ['Variable_name', 'Value']
    const status = (name: string, source: string, target: string) =>
      inShort(compare('SHOW STATUS', labels, [[name, source]], [[name, target]]))
    expect(status('Uptime', '12', '3')).toEqual(['identity Value'])
    expect(status('Com_select', '12', '3')).toEqual(['identity Value'])
    expect(status('Slave_running', 'ON', 'OFF')).toEqual(['rows Value'])
    expect(status('Innodb_page_size', '16384', '4096')).toEqual(['rows Value'])
    expect(inShort(compare('SHOW STATUS', labels, [['Qcache_hits', '0']], []))).toEqual(['rows '])
  })

  it.each<[string, string, boolean]>([
    ['bigint(20)', 'bigint', true],
    ['int(11) unsigned', 'int unsigned', true],
    ['smallint(6)', 'smallint(5)', true],
    ['tinyint(4)', 'tinyint', true],
    ['tinyint(1)', 'tinyint', false],
    ['tinyint(1) unsigned', 'tinyint unsigned', false],
    ['tinyint(1)', 'tinyint(4)', false],
    ['int(5) unsigned zerofill', 'int unsigned zerofill', false],
    ['int(5) unsigned zerofill', 'int(6) unsigned zerofill', false],
    ['int(11)', 'bigint', false],
    ['int(11)', 'int unsigned', false],
    ['decimal(10,0)', 'decimal', false],
    ['varchar(20)', 'varchar(21)', false],
    ['year(4)', 'year', false],
    ["enum('int(11)')", "enum('int')", false],
  ])('is the display width of an integer alone: %s and %s', (source, target, isIdentity) => {
    const expected = isIdentity ? ['identity Type'] : ['rows Type']
    for (const sql of ['SHOW FULL COLUMNS FROM t', 'SHOW FIELDS IN t', 'DESCRIBE t', 'desc t', 'EXPLAIN t'])
      expect(inShort(compare(sql, ['Field', 'Type'], [['id', source]], [['id', target]]))).toEqual(expected)
    const asked = 'SELECT column_name, c.COLUMN_TYPE AS Type FROM information_schema.columns AS c'
    expect(inShort(compare(asked, ['Field', 'Type'], [['id', source]], [['id', target]]))).toEqual(expected)
    const text = (type: string) => `CREATE TABLE \`t\` (\n  \`id\` ${type} NOT NULL\n)`
    const definition = [[text(source)], [text(target)]].map(([cell]) => [['t', cell!]])
    expect(inShort(compare('SHOW CREATE TABLE t', ['Table', 'Type'], definition[0]!, definition[1]!))).toEqual(expected)
  })

  it('leaves other differences of the catalogue as they are', () => {
    const sql = 'SHOW FULL COLUMNS FROM t'
    const labels = ['Field', 'Type', 'Default', 'Extra']
    const found = compare(sql, labels, [['n', 'int(11)', 'none', '']], [['n', 'int', "'none'", '']])
    expect(inShort(found)).toEqual(['rows Default', 'identity Type'])
    const stored = 'SELECT type FROM kept_types'
    expect(inShort(compare(stored, ['type'], [['int(11)']], [['int']]))).toEqual(['rows type'])
    const computed = 'SELECT UPPER(column_type) AS Type FROM information_schema.columns'
    expect(inShort(compare(computed, ['Type'], [['int(11)']], [['int']]))).toEqual(['rows Type'])
    const commented = ["`a` int(11) COMMENT 'int(11)'", "`a` int COMMENT 'int'"].map(cell => [['t', cell]])
    expect(inShort(compare('SHOW CREATE TABLE t', ['T', 'C'], commented[0]!, commented[1]!))).toEqual(['rows C'])
  })
})
