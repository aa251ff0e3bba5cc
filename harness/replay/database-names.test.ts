import { expect, it } from 'vitest'
import { DatabaseNames, databaseName } from './database-names.ts'

it('names databases after what they are for and the run', () => {
  expect(databaseName('Log in: again!', '3f9a1c')).toBe('crosscheck_log_in_again_3f9a1c')
  expect(databaseName('a'.repeat(99), '3f9a1c')).toHaveLength(64)
  expect(databaseName('a'.repeat(99), '3f9a1c', 12)).toMatch(/^crosscheck_a+_12_3f9a1c$/)
})

it('gives a name again when nobody has it any more', () => {
  const names = new DatabaseNames()
  expect(names.take('log in', 'r')).toBe('crosscheck_log_in_r')
  expect(names.take('log-in', 'r')).toBe('crosscheck_log_in_2_r')
  names.release('crosscheck_log_in_r')
  expect(names.take('log in', 'r')).toBe('crosscheck_log_in_r')
})
