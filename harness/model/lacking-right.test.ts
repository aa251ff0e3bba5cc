import { expect, it } from 'vitest'
import { refusedForRights } from './lacking-right.ts'
import type { Outcome } from './outcome.ts'

const refused = (errno: number): Outcome[] => [{ kind: 'error', errno, sqlState: '42000', message: 'no' }]
const own = (privileges: string) => [
  'GRANT USAGE ON *.* TO `crosscheck3f9a1c`@`%`',
  `GRANT ${privileges} ON \`crosscheck\\_%\\_3f9a1c\`.* TO \`crosscheck3f9a1c\`@\`%\``,
]
const eighteen =
  'SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, ' +
  'CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, EVENT, TRIGGER'
/** MySQL writes all eighteen privileges as ALL PRIVILEGES. */
const equal = { source: own('ALL PRIVILEGES'), target: own(eighteen) }

it('both refuse for want of a right: nothing is known of the statement', () => {
  expect(refusedForRights({ source: refused(1142), target: refused(1044) }, equal)).toBe(
    'both servers refuse it because the account has no right to it (error 1142 on the source, 1044 on the target)',
  )
})

it('one refuses an account that holds the same as on the other: the servers differ', () => {
  expect(refusedForRights({ source: refused(1227), target: [] }, equal)).toBeUndefined()
  expect(refusedForRights({ source: [], target: refused(1419) }, equal)).toBeUndefined()
})

it('one refuses an account that holds less than on the other: nothing is known of the statement', () => {
  const less = { source: own('SELECT, INSERT'), target: own(eighteen) }
  expect(refusedForRights({ source: refused(1142), target: [] }, less)).toContain('where the account has fewer rights')
  expect(refusedForRights({ source: [], target: refused(1142) }, less)).toBeUndefined()
  const addresses = {
    source: ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION'],
    target: [
      'GRANT SELECT, CREATE USER ON *.* TO `cloud`@`%`',
      'GRANT ALL PRIVILEGES ON `crosscheck\\_%`.* TO `cloud`@`%`',
    ],
  }
  expect(refusedForRights({ source: [], target: refused(1227) }, addresses)).toContain(
    'the target refuses it (error 1227)',
  )
  expect(refusedForRights({ source: refused(1227), target: [] }, addresses)).toBeUndefined()
})

it('a refusal that data decides is an answer', () => {
  expect(refusedForRights({ source: refused(1062), target: refused(1062) }, equal)).toBeUndefined()
  expect(refusedForRights({ source: refused(1146), target: refused(1142) }, equal)).toBeUndefined()
})
