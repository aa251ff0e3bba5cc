import { describe, expect, it } from 'vitest'
import { effectsOf } from './statement-effects.ts'

describe('names of temporary tables', () => {
  it.each<[string, string[]]>([
    ['SELECT 1', []],
    ['CREATE TEMPORARY TABLE Users (id INT)', ['users']],
    ['create or replace temporary table if not exists `a b` LIKE c', ['a b']],
    ['CREATE TEMPORARY TABLE home.t (id INT)', ['t']],
    ['DROP TEMPORARY TABLE t', ['drop', 'temporary', 'table', 't']],
    ['CREATE TEMPORARY TABLE IF NOT EXISTS `users` LIKE x', ['users']],
    [
      'CREATE PROCEDURE p() BEGIN CREATE TEMPORARY TABLE t (a INT); END',
      ['create', 'procedure', 'p', 'begin', 'temporary', 'table', 't', 'a', 'int', 'end'],
    ],
  ])('%s', (sql, names) => {
    expect([...effectsOf(sql).temporaryTables]).toEqual(names)
  })
})
