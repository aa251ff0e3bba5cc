import { expect, it } from 'vitest'
import { parseMaskedColumn } from './masked-column.ts'

it('reads columns with and without their tables, in whichever case', () => {
  expect(parseMaskedColumn(' Email ')).toEqual({ written: 'Email', column: 'email' })
  expect(parseMaskedColumn('Users.Email')).toEqual({ written: 'Users.Email', table: 'users', column: 'email' })
  expect(parseMaskedColumn('app.users.`e.mail x`')).toMatchObject({ table: 'users', column: 'e.mail x' })
})

it.each(['', 'a b', 'a.', '.a', 'a.b.c.d', 'a..b', '`a'])('reads nothing else: %s', text => {
  expect(parseMaskedColumn(text)).toBeUndefined()
})
