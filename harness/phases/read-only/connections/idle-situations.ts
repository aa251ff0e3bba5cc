import { type Situation, writesAgain } from './situation.ts'
import { insertOf, keptQuestion, readOwn, table } from './switch-table.ts'

/** A connection does nothing when the switch comes, and yet the server keeps something for it. */
export const idleSituations: readonly Situation[] = [
  {
    id: 'idle',
    title: 'A pooled connection that does nothing',
    play: async stage => {
      await stage.run('before', readOwn(1))
      await stage.freeze()
      await stage.run('frozen', readOwn(1))
      await stage.run('frozen', insertOf(100))
      await stage.thaw()
      await stage.check(keptQuestion(100))
      await writesAgain(stage)
    },
  },
  {
    id: 'prepared-write',
    title: 'A prepared INSERT',
    play: async stage => {
      await stage.run('before', `PREPARE writing FROM '${insertOf(100).replaceAll("'", "''")}'`)
      await stage.freeze()
      await stage.run('frozen', 'EXECUTE writing')
      await stage.thaw()
      await stage.check(keptQuestion(100))
      await stage.run('thawed', 'EXECUTE writing')
    },
  },
  {
    id: 'prepared-read',
    title: 'A prepared SELECT',
    play: async stage => {
      await stage.run('before', `PREPARE reading FROM '${readOwn(1)}'`)
      await stage.freeze()
      await stage.run('frozen', 'EXECUTE reading')
      await stage.run('frozen', `PREPARE writing FROM '${insertOf(100).replaceAll("'", "''")}'`)
      await stage.thaw()
      await stage.run('thawed', 'EXECUTE reading')
      await stage.run('thawed', 'EXECUTE writing')
    },
  },
  {
    id: 'temporary-table',
    title: 'A temporary table in use',
    play: async stage => {
      await stage.run('before', 'CREATE TEMPORARY TABLE crosscheck_basket (id INT PRIMARY KEY) ENGINE = InnoDB')
      await stage.run('before', 'INSERT INTO crosscheck_basket VALUES (1)')
      await stage.freeze()
      await stage.run('frozen', 'INSERT INTO crosscheck_basket VALUES (2)')
      await stage.run('frozen', 'SELECT id FROM crosscheck_basket')
      await stage.run('frozen', 'DROP TEMPORARY TABLE crosscheck_basket')
      await stage.thaw()
      await writesAgain(stage)
    },
  },
  {
    id: 'handler',
    title: 'A table opened with HANDLER',
    play: async stage => {
      await stage.run('before', `HANDLER ${table} OPEN`)
      await stage.run('before', `HANDLER ${table} READ FIRST`)
      await stage.freeze()
      await stage.run('frozen', `HANDLER ${table} READ NEXT`)
      await stage.thaw()
      await stage.run('thawed', `HANDLER ${table} READ FIRST`)
      await stage.run('thawed', `HANDLER ${table} CLOSE`)
      await writesAgain(stage)
    },
  },
]
