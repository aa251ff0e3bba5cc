import { describe, expect, it } from 'vitest'
import { temporaryNames } from './schema-keys.ts'

describe('temporaryNames', () => {
  it.each<[string, string[]]>([
    ['SELECT 1', []],
    ['CREATE TEMPORARY TABLE Users (id INT)', ['users']],
    ['create or replace temporary table if not exists `a b` LIKE c', ['a b']],
    ['CREATE TEMPORARY TABLE home.t (id INT)', ['create', 'temporary', 'table', 'home', 't', 'id', 'int']],
    ['CREATE TEMPORARY TABLE IF NOT EXISTS `users` LIKE x', ['users']],
    [
      'CREATE PROCEDURE p() BEGIN CREATE TEMPORARY TABLE t (a INT); END',
      ['create', 'procedure', 'p', 'begin', 'create', 'temporary', 'table', 't', 'a', 'int', 'end'],
    ],
  ])('%s', (sql, names) => {
    expect(temporaryNames(sql)).toEqual(names)
  })
})
