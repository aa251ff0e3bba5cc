import { insertOf, keptQuery, readOwn, table } from './switch-table.ts'
import { type SwitchoverScenario, writesAgain } from './switchover-scenario.ts'

/** Scenarios in which a connection is idle at switch-over, although the server keeps some state for it. */
export const idleScenarios: readonly SwitchoverScenario[] = [
  {
    id: 'idle',
    title: 'A pooled connection that does nothing',
    run: async environment => {
      await environment.run('before', readOwn(1))
      await environment.switchOn()
      await environment.run('read-only', readOwn(1))
      await environment.run('read-only', insertOf(100))
      await environment.switchOff()
      await environment.check(keptQuery(100))
      await writesAgain(environment)
    },
  },
  {
    id: 'prepared-write',
    title: 'A prepared INSERT',
    run: async environment => {
      await environment.run('before', `PREPARE writing FROM '${insertOf(100).replaceAll("'", "''")}'`)
      await environment.switchOn()
      await environment.run('read-only', 'EXECUTE writing')
      await environment.switchOff()
      await environment.check(keptQuery(100))
      await environment.run('read-write', 'EXECUTE writing')
    },
  },
  {
    id: 'prepared-read',
    title: 'A prepared SELECT',
    run: async environment => {
      await environment.run('before', `PREPARE reading FROM '${readOwn(1)}'`)
      await environment.switchOn()
      await environment.run('read-only', 'EXECUTE reading')
      await environment.run('read-only', `PREPARE writing FROM '${insertOf(100).replaceAll("'", "''")}'`)
      await environment.switchOff()
      await environment.run('read-write', 'EXECUTE reading')
      await environment.run('read-write', 'EXECUTE writing')
    },
  },
  {
    id: 'temporary-table',
    title: 'A temporary table in use',
    concerns: 'temporary-tables',
    run: async environment => {
      await environment.run('before', 'CREATE TEMPORARY TABLE crosscheck_basket (id INT PRIMARY KEY) ENGINE = InnoDB')
      await environment.run('before', 'INSERT INTO crosscheck_basket VALUES (1)')
      await environment.switchOn()
      await environment.run('read-only', 'INSERT INTO crosscheck_basket VALUES (2)')
      await environment.run('read-only', 'SELECT id FROM crosscheck_basket')
      await environment.run('read-only', 'DROP TEMPORARY TABLE crosscheck_basket')
      await environment.switchOff()
      await writesAgain(environment)
    },
  },
  {
    id: 'handler',
    title: 'A table opened with HANDLER',
    run: async environment => {
      await environment.run('before', `HANDLER ${table} OPEN`)
      await environment.run('before', `HANDLER ${table} READ FIRST`)
      await environment.switchOn()
      await environment.run('read-only', `HANDLER ${table} READ NEXT`)
      await environment.switchOff()
      await environment.run('read-write', `HANDLER ${table} READ FIRST`)
      await environment.run('read-write', `HANDLER ${table} CLOSE`)
      await writesAgain(environment)
    },
  },
]
