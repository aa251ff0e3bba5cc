import { type Situation, writesAgain } from './situation.ts'
import type { Stage } from './stage.ts'
import { insertOf, keptQuestion, readOwn } from './switch-table.ts'

/** A transaction that has written, and what ends it while frozen. */
async function endTransaction(stage: Stage, end: string): Promise<void> {
  await stage.run('before', 'START TRANSACTION')
  await stage.run('before', insertOf(100))
  await stage.freeze()
  await stage.run('frozen', readOwn(100))
  await stage.run('frozen', end)
  await stage.transaction('frozen')
  await stage.thaw()
  await stage.transaction('thawed')
  await stage.run('thawed', 'ROLLBACK')
  await stage.check(keptQuestion(100))
  await stage.run('thawed', insertOf(101))
}

/** A transaction is open when the switch comes. */
export const transactionSituations: readonly Situation[] = [
  {
    id: 'open-transaction',
    title: 'A transaction that has written, and commits while frozen',
    play: stage => endTransaction(stage, 'COMMIT'),
  },
  {
    id: 'open-transaction-writes-on',
    title: 'A transaction that has written, and writes on while frozen',
    play: stage => endTransaction(stage, insertOf(103)),
  },
  {
    id: 'open-transaction-rolled-back',
    title: 'A transaction that has written, and is rolled back while frozen',
    play: stage => endTransaction(stage, 'ROLLBACK'),
  },
  {
    id: 'open-transaction-begun-again',
    title: 'A transaction that has written, and is committed by the next START TRANSACTION',
    play: stage => endTransaction(stage, 'START TRANSACTION'),
  },
  {
    id: 'savepoint',
    title: 'A transaction that goes back to a savepoint while frozen',
    play: async stage => {
      await stage.run('before', 'START TRANSACTION')
      await stage.run('before', insertOf(100))
      await stage.run('before', 'SAVEPOINT halfway')
      await stage.run('before', insertOf(102))
      await stage.freeze()
      await stage.run('frozen', 'ROLLBACK TO SAVEPOINT halfway')
      await stage.run('frozen', 'COMMIT')
      await stage.thaw()
      await stage.check(keptQuestion(100))
      await writesAgain(stage)
    },
  },
  {
    id: 'autocommit-off',
    title: 'A connection with autocommit = 0 that has written',
    play: async stage => {
      await stage.run('before', 'SET autocommit = 0')
      await stage.run('before', insertOf(100))
      await stage.freeze()
      await stage.run('frozen', readOwn(100))
      await stage.run('frozen', 'COMMIT')
      await stage.transaction('frozen')
      await stage.thaw()
      await stage.check(keptQuestion(100))
      await writesAgain(stage)
      await stage.run('thawed', 'COMMIT')
    },
  },
  {
    id: 'reading-transaction',
    title: 'A transaction that has only read',
    play: async stage => {
      await stage.run('before', 'START TRANSACTION')
      await stage.run('before', readOwn(1))
      await stage.freeze()
      await stage.run('frozen', readOwn(2))
      await stage.run('frozen', 'COMMIT')
      await stage.thaw()
      await writesAgain(stage)
    },
  },
  {
    id: 'read-only-transaction',
    title: 'A transaction that was begun READ ONLY',
    play: async stage => {
      await stage.run('before', 'START TRANSACTION READ ONLY')
      await stage.run('before', readOwn(1))
      await stage.freeze()
      await stage.run('frozen', readOwn(2))
      await stage.run('frozen', insertOf(100))
      await stage.run('frozen', 'COMMIT')
      await stage.thaw()
      await stage.check(keptQuestion(100))
      await writesAgain(stage)
    },
  },
  {
    id: 'locking-read',
    title: 'A transaction that has locked a row with FOR UPDATE',
    play: async stage => {
      await stage.run('before', 'START TRANSACTION')
      await stage.run('before', `${readOwn(1)} FOR UPDATE`)
      await stage.freeze()
      await stage.run('frozen', `${readOwn(2)} FOR UPDATE`)
      await stage.run('frozen', 'COMMIT')
      await stage.thaw()
      await writesAgain(stage)
    },
  },
  {
    id: 'xa-prepared',
    concerns: 'xa',
    title: 'An XA transaction that was prepared, and is committed while frozen',
    play: async stage => {
      await stage.run('before', `XA START '${stage.database}'`)
      await stage.run('before', insertOf(100))
      await stage.run('before', `XA END '${stage.database}'`)
      await stage.run('before', `XA PREPARE '${stage.database}'`)
      await stage.freeze()
      const answer = await stage.run('frozen', `XA COMMIT '${stage.database}'`)
      await stage.thaw()
      if (answer.text !== 'done') await stage.run('thawed', `XA COMMIT '${stage.database}'`)
      await stage.check(keptQuestion(100))
      await writesAgain(stage)
    },
  },
]
