import { expect, it } from 'vitest'
import { orderGuarantee } from '../sql/order/order-guarantee.ts'
import { parseSuite } from '../suite/parse.ts'
import { generateStatements } from './generate-statements.ts'

const statements = generateStatements(3_000, 7, { json: true })

it('makes as many statements as were asked for, the same from the same seed', () => {
  expect([3_000, 3_001]).toContain(statements.length)
  expect(generateStatements(3_000, 7, { json: true })).toEqual(statements)
  expect(generateStatements(3_000, 8, { json: true })).not.toEqual(statements)
})

it('makes what a suite can hold', () => {
  const text = statements.map(sql => `${sql};\n`).join('')
  const suite = parseSuite(text, {
    file: 'generated.sql',
    fixture: () => {
      throw new Error('no fixture is named')
    },
  })
  expect(suite.statements.map(({ sql }) => sql)).toEqual(statements)
})

it('rolls all changes back', () => {
  let open = false
  for (const sql of statements) {
    if (sql === 'START TRANSACTION') open = true
    if (/^(insert|replace|update|delete)/i.test(sql)) expect(open).toBe(true)
    if (sql === 'ROLLBACK') open = false
  }
  expect(open).toBe(false)
})

it('cuts rows off only behind an order', () => {
  const cut = statements.map(sql => orderGuarantee(sql)).filter(order => order.kind !== 'total' && order.limited)
  expect(cut.length).toBeGreaterThan(50)
  expect(cut.map(({ kind }) => kind)).not.toContain('none')
})
