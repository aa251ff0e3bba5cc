import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderGuarantee } from './order-guarantee.ts'
import { proveOrder } from './prove-order.ts'
import type { ColumnTraits, UniqueKeys } from './relation.ts'

const int: ColumnTraits = { class: 'integer', comparesAs: 'number', sortsWhole: true }
const columns = ['a', 'b', 'c'].map(name => ({ name, traits: int }))
const schema: UniqueKeys = {
  database: 'home',
  tables: new Map([
    ['one', { columns, keys: [['a']] }],
    ['two', { columns, keys: [['a', 'b']] }],
    ['any', { columns, keys: [] }],
  ]),
}

/** Few values, so that ties occur wherever they are possible; NULL if a column allows it. */
const value = fc.integer({ min: 0, max: 2 })
const nullable = fc.option(value, { nil: null })
const rowsOf = (a: fc.Arbitrary<number | null>, b: fc.Arbitrary<number | null>) =>
  fc.array(fc.tuple(a, b, nullable), { maxLength: 7 })
const data = fc.record({ one: rowsOf(value, nullable), two: rowsOf(value, value), any: rowsOf(nullable, nullable) })

const sources = [
  'one',
  'two',
  'any',
  '(SELECT a, b, c FROM one WHERE c = 1)',
  '(SELECT a, COUNT(*) AS b, MAX(c) AS c FROM any GROUP BY a)',
  '(SELECT DISTINCT a, b, 1 AS c FROM any)',
  '(SELECT MAX(a) AS a, MIN(b) AS b, COUNT(*) AS c FROM two)',
  '(SELECT a, b, c FROM two UNION SELECT a, b, c FROM any)',
  '(SELECT a, b, c FROM two UNION ALL SELECT a, b, c FROM one)',
  '(SELECT x.a AS a, y.b AS b, y.c AS c FROM one AS x LEFT JOIN two AS y ON y.a = x.b)',
]
const column = (aliases: readonly string[]) =>
  fc.tuple(fc.constantFrom(...aliases), fc.constantFrom('a', 'b', 'c')).map(([alias, name]) => `${alias}.${name}`)
const equation = (aliases: readonly string[]) =>
  fc.oneof(
    fc.tuple(column(aliases), column(aliases)).map(([one, other]) => `${one} = ${other}`),
    fc.tuple(column(aliases), value).map(([one, other]) => `${one} = ${other}`),
    column(aliases).map(one => `${one} > 0`),
  )
const condition = (aliases: readonly string[]) =>
  fc
    .array(fc.tuple(equation(aliases), fc.constantFrom(' AND ', ' AND ', ' AND ', ' OR ')), {
      minLength: 1,
      maxLength: 3,
    })
    .map(parts => parts.map(([each, word], index) => (index === 0 ? each : `${word}${each}`)).join(''))

const aliases = ['r', 's', 't']
const join = (index: number) =>
  fc
    .tuple(fc.constantFrom('JOIN', 'LEFT JOIN', 'LEFT JOIN', 'RIGHT JOIN'), fc.constantFrom(...sources))
    .chain(([kind, source]) =>
      condition(aliases.slice(0, index + 1)).map(on => `${kind} ${source} AS ${aliases[index]} ON ${on}`),
    )
const query = fc.integer({ min: 1, max: 3 }).chain(count => {
  const used = aliases.slice(0, count)
  return fc.record({
    from: fc
      .tuple(fc.constantFrom(...sources), ...used.slice(1).map((_, index) => join(index + 1)))
      .map(([first, ...joins]) => [`${first} AS r`, ...joins].join(' ')),
    where: fc.option(condition(used), { nil: '' }).map(text => (text === '' ? '' : ` WHERE ${text}`)),
    keys: fc.array(column(used), { minLength: 1, maxLength: 4 }).map(list => list.join(', ')),
    grouped: fc.option(fc.array(column(used), { minLength: 1, maxLength: 3 }), { nil: undefined }),
  })
})

function load(tables: Record<string, (number | null)[][]>): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(
    'CREATE TABLE one (a INT PRIMARY KEY NOT NULL, b INT, c INT);' +
      'CREATE TABLE two (a INT NOT NULL, b INT NOT NULL, c INT, PRIMARY KEY (a, b));' +
      'CREATE TABLE any (a INT, b INT, c INT)',
  )
  for (const [table, rows] of Object.entries(tables))
    for (const row of rows)
      database.exec(`INSERT OR IGNORE INTO ${table} VALUES (${row.map(each => each ?? 'NULL').join()})`)
  return database
}

/** Returns the number of ties: groups of at least two rows of a query with equal keys. */
function ties(database: DatabaseSync, rows: string, keys: string): number {
  return database.prepare(`SELECT 1 FROM ${rows} GROUP BY ${keys} HAVING COUNT(*) > 1`).all().length
}

describe('an order that is proved total', () => {
  it('has no ties, whatever the tables hold', () => {
    let proofs = 0
    fc.assert(
      fc.property(query, fc.array(data, { minLength: 3, maxLength: 3 }), ({ from, where, keys, grouped }, contents) => {
        const groupBy = grouped ? ` GROUP BY ${grouped.join(', ')}` : ''
        const sql = `SELECT 1 AS x FROM ${from}${where}${groupBy} ORDER BY ${keys}`
        if (proveOrder(sql, orderGuarantee(sql), schema).kind !== 'total') return
        proofs += 1
        for (const tables of contents) {
          using database = load(tables)
          const shown = [...new Set(keys.split(', '))].map((key, index) => `${key} AS k${index}`)
          const rows = `(SELECT ${shown.join(', ')} FROM ${from}${where}${groupBy})`
          expect(ties(database, rows, shown.map((_, index) => `k${index}`).join(', ')), sql).toBe(0)
        }
      }),
      { numRuns: 3000 },
    )
    expect(proofs).toBeGreaterThan(100)
  }, 60_000)
})
