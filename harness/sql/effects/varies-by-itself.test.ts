import { expect, it } from 'vitest'
import { variesByItself } from './varies-by-itself.ts'

it.each(['SELECT SYSDATE(6)', 'INSERT INTO t VALUES (uuid ())', 'CREATE VIEW v AS SELECT CONNECTION_ID() AS id'])(
  'has another answer each time: %s',
  sql => {
    expect(variesByItself(sql)).toBe(true)
  },
)

it.each(['SELECT NOW(), RAND()', 'CREATE TABLE t (uuid UUID)', "SELECT 'SYSDATE()'", 'SELECT connection_id FROM log'])(
  'may have the same answer: %s',
  sql => {
    expect(variesByItself(sql)).toBe(false)
  },
)
