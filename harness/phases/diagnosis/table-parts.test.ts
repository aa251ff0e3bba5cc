import { describe, expect, it } from 'vitest'
import {
  columnsOf,
  printTableDefinition,
  readTableDefinition,
  withoutColumnDefinition,
  withoutForeignKeys,
} from './create-table.ts'
import { printInsertRows, readInsertRows, withoutColumn } from './insert-rows.ts'

const users = `CREATE TABLE IF NOT EXISTS \`users\` (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  \`e mail\` VARCHAR(60) DEFAULT 'a,b)', # the address
  price DECIMAL(10, 2),
  shop INT,
  PRIMARY KEY (id), UNIQUE KEY by_mail (\`e mail\`),
  CONSTRAINT of_shop FOREIGN KEY (shop) REFERENCES shops (id)
) ENGINE = InnoDB`

describe('a table definition', () => {
  it('is taken apart at its commas', () => {
    const definition = readTableDefinition(users)!
    expect(definition.table).toBe('users')
    expect(columnsOf(definition)).toEqual(['id', 'e mail', 'price', 'shop'])
    expect(definition.items.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 4 }, () => 'column'),
      ...['key', 'key', 'foreign-key'],
    ])
    expect(definition.options).toBe('ENGINE = InnoDB')
  })

  it('loses a column with its keys, and its foreign keys', () => {
    const definition = withoutForeignKeys(withoutColumnDefinition(readTableDefinition(users)!, 'e mail'))
    expect(printTableDefinition(definition)).toBe(`CREATE TABLE IF NOT EXISTS \`users\` (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  price DECIMAL(10, 2),
  shop INT,
  PRIMARY KEY (id)
) ENGINE = InnoDB`)
  })

  it.each(['CREATE TABLE a LIKE b', 'CREATE TABLE a (LIKE b)', 'CREATE VIEW v AS SELECT 1', 'SELECT (1)'])(
    'is not %s',
    sql => {
      expect(readTableDefinition(sql)).toBeUndefined()
    },
  )
})

describe('inserted rows', () => {
  it('lose rows and columns', () => {
    const insert = readInsertRows(`INSERT IGNORE INTO t (a, \`b\`, c) VALUES (1, ')', NOW(6)), (2, 'x,y', -1)`)!
    expect(insert.rows).toEqual([
      ['1', `')'`, 'NOW(6)'],
      ['2', `'x,y'`, '-1'],
    ])
    const smaller = withoutColumn({ ...insert, rows: insert.rows.slice(1) }, 'B', ['a', 'b', 'c'])
    expect(printInsertRows(smaller)).toBe('INSERT IGNORE INTO t (a, c) VALUES (2, -1)')
  })

  it('lose columns by their place where they are not named', () => {
    const insert = readInsertRows('REPLACE t VALUES (1, 2), (3, 4) ON DUPLICATE KEY UPDATE a = 1')!
    expect(printInsertRows(withoutColumn(insert, 'a', ['a', 'b']))).toBe(
      'REPLACE t VALUES\n  (2),\n  (4) ON DUPLICATE KEY UPDATE a = 1',
    )
  })

  it.each(['INSERT INTO t SELECT 1', 'INSERT INTO t SET a = 1', 'INSERT INTO t VALUES ROW(1)', 'SELECT 1'])(
    'are not in %s',
    sql => {
      expect(readInsertRows(sql)).toBeUndefined()
    },
  )
})
