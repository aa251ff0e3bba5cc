import { describe, expect, it } from 'vitest'
import { lex } from '../lexer/lex.ts'
import { significant } from '../lexer/token-walk.ts'
import { columnLabel, readOnlyStateIn } from './read-only-state.ts'

const stateIn = (sql: string) => {
  const { columns, every } = readOnlyStateIn(significant(lex(sql)))
  return every ? 'every' : [...columns]
}

describe('the columns that tell whether a server is read-only', () => {
  it.each([
    ['SELECT @@global.read_only', ['@@global.read_only']],
    ['SELECT @@read_only AS frozen, id FROM users', ['frozen']],
    ['SELECT id, @@GLOBAL.super_read_only frozen, name FROM users', ['frozen']],
    ['SELECT IF(@@global.read_only = 1, "yes", "no") AS `is frozen`', ['isfrozen']],
    ['SELECT @@innodb_read_only, @@transaction_read_only', ['@@innodb_read_only', '@@transaction_read_only']],
    ["SHOW GLOBAL VARIABLES LIKE 'read_only'", 'every'],
    ["SHOW VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only')", 'every'],
    ["SELECT variable_value FROM performance_schema.global_variables WHERE variable_name = 'read_only'", 'every'],
    ['SELECT id FROM users WHERE @@global.read_only = 0', []],
    ["SHOW VARIABLES LIKE 'sql_mode'", []],
    ['SELECT read_only FROM books', []],
    ['UPDATE users SET frozen = @@read_only', []],
  ])('%s', (sql, columns) => {
    expect(stateIn(sql)).toEqual(columns)
  })

  it('are compared without case, spaces and quotes', () => {
    expect(columnLabel('IF( @@Read_Only , 1)')).toBe('if(@@read_only,1)')
  })
})
