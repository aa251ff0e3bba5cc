import { expect, it } from 'vitest'
import { parseSuite } from './parse.ts'

const orderOf = (sql: string) =>
  parseSuite(`DELIMITER //\n${sql.split(/;$/m).join('//')}\n//`, { file: 's.sql' }).statements.at(-1)!.order

const sorts = { kind: 'partial', keys: [{ kind: 'column', name: 'b' }], limited: false }

it.each([
  'CREATE PROCEDURE p() SELECT a FROM t ORDER BY b;\nCALL p()',
  'CREATE PROCEDURE p() BEGIN DECLARE n INT; SELECT MAX(a) INTO n FROM t; SELECT a FROM t ORDER BY b; END;\nCALL P()',
  "PREPARE s FROM 'SELECT a FROM t ORDER BY b';\nEXECUTE S",
  "EXECUTE IMMEDIATE 'SELECT a FROM t ORDER BY b'",
])('is that of the only result: %s', sql => {
  expect(orderOf(sql)).toEqual(sorts)
})

it('sorts every result if the program does', () => {
  const body = 'BEGIN SELECT a FROM t ORDER BY b; SELECT a FROM t ORDER BY c; END'
  expect(orderOf(`CREATE PROCEDURE p() ${body};\nCALL p()`)).toMatchObject({ kind: 'partial' })
})

it.each([
  'CREATE PROCEDURE p() SELECT a FROM t;\nCALL p()',
  'CREATE PROCEDURE p() BEGIN SELECT a FROM t ORDER BY b; SELECT a FROM t; END;\nCALL p()',
  'CALL unknown()',
  'SET @s = 1;\nPREPARE s FROM @s;\nEXECUTE s',
])('is not known: %s', sql => {
  expect(orderOf(sql)).toMatchObject({ kind: 'none' })
})

it('is what a directive says', () => {
  const suite = parseSuite('CREATE PROCEDURE p() SELECT a FROM t ORDER BY b;\n-- order: any\nCALL p();', {
    file: 's.sql',
  })
  expect(suite.statements.at(-1)!.order).toMatchObject({ kind: 'none' })
})
