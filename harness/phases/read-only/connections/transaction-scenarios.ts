import { insertOf, keptQuery, readOwn } from './switch-table.ts'
import type { SwitchoverEnvironment } from './switchover-environment.ts'
import { type SwitchoverScenario, writesAgain } from './switchover-scenario.ts'

/**
 * Runs a transaction that has written before the switch, and ends with the statement `end` while the server is
 * read-only.
 */
async function endTransaction(environment: SwitchoverEnvironment, end: string): Promise<void> {
  await environment.run('before', 'START TRANSACTION')
  await environment.run('before', insertOf(100))
  await environment.switchOn()
  await environment.run('read-only', readOwn(100))
  await environment.run('read-only', end)
  await environment.transaction('read-only')
  await environment.switchOff()
  await environment.transaction('read-write')
  await environment.run('read-write', 'ROLLBACK')
  await environment.check(keptQuery(100))
  await environment.run('read-write', insertOf(101))
}

/** Scenarios in which a transaction is open at the switch. */
export const transactionScenarios: readonly SwitchoverScenario[] = [
  {
    id: 'open-transaction',
    title: 'A transaction that has written, and commits while read-only',
    run: environment => endTransaction(environment, 'COMMIT'),
  },
  {
    id: 'open-transaction-writes-on',
    title: 'A transaction that has written, and writes on while read-only',
    run: environment => endTransaction(environment, insertOf(103)),
  },
  {
    id: 'open-transaction-rolled-back',
    title: 'A transaction that has written, and is rolled back while read-only',
    run: environment => endTransaction(environment, 'ROLLBACK'),
  },
  {
    id: 'open-transaction-begun-again',
    title: 'A transaction that has written, and is committed by the next START TRANSACTION',
    run: environment => endTransaction(environment, 'START TRANSACTION'),
  },
  {
    id: 'savepoint',
    title: 'A transaction that goes back to a savepoint while read-only',
    run: async environment => {
      await environment.run('before', 'START TRANSACTION')
      await environment.run('before', insertOf(100))
      await environment.run('before', 'SAVEPOINT halfway')
      await environment.run('before', insertOf(102))
      await environment.switchOn()
      await environment.run('read-only', 'ROLLBACK TO SAVEPOINT halfway')
      await environment.run('read-only', 'COMMIT')
      await environment.switchOff()
      await environment.check(keptQuery(100))
      await writesAgain(environment)
    },
  },
  {
    id: 'autocommit-off',
    title: 'A connection with autocommit = 0 that has written',
    run: async environment => {
      await environment.run('before', 'SET autocommit = 0')
      await environment.run('before', insertOf(100))
      await environment.switchOn()
      await environment.run('read-only', readOwn(100))
      await environment.run('read-only', 'COMMIT')
      await environment.transaction('read-only')
      await environment.switchOff()
      await environment.check(keptQuery(100))
      await writesAgain(environment)
      await environment.run('read-write', 'COMMIT')
    },
  },
  {
    id: 'reading-transaction',
    title: 'A transaction that has only read',
    run: async environment => {
      await environment.run('before', 'START TRANSACTION')
      await environment.run('before', readOwn(1))
      await environment.switchOn()
      await environment.run('read-only', readOwn(2))
      await environment.run('read-only', 'COMMIT')
      await environment.switchOff()
      await writesAgain(environment)
    },
  },
  {
    id: 'read-only-transaction',
    title: 'A transaction that was begun READ ONLY',
    run: async environment => {
      await environment.run('before', 'START TRANSACTION READ ONLY')
      await environment.run('before', readOwn(1))
      await environment.switchOn()
      await environment.run('read-only', readOwn(2))
      await environment.run('read-only', insertOf(100))
      await environment.run('read-only', 'COMMIT')
      await environment.switchOff()
      await environment.check(keptQuery(100))
      await writesAgain(environment)
    },
  },
  {
    id: 'locking-read',
    title: 'A transaction that has locked a row with FOR UPDATE',
    run: async environment => {
      await environment.run('before', 'START TRANSACTION')
      await environment.run('before', `${readOwn(1)} FOR UPDATE`)
      await environment.switchOn()
      await environment.run('read-only', `${readOwn(2)} FOR UPDATE`)
      await environment.run('read-only', 'COMMIT')
      await environment.switchOff()
      await writesAgain(environment)
    },
  },
  {
    id: 'xa-prepared',
    concerns: 'xa',
    title: 'An XA transaction that was prepared, and is committed while read-only',
    run: async environment => {
      await environment.run('before', `XA START '${environment.database}'`)
      await environment.run('before', insertOf(100))
      await environment.run('before', `XA END '${environment.database}'`)
      await environment.run('before', `XA PREPARE '${environment.database}'`)
      await environment.switchOn()
      const answer = await environment.run('read-only', `XA COMMIT '${environment.database}'`)
      await environment.switchOff()
      if (answer.text !== 'done') await environment.run('read-write', `XA COMMIT '${environment.database}'`)
      await environment.check(keptQuery(100))
      await writesAgain(environment)
    },
  },
]
