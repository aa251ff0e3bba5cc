import type { Stage } from './stage.ts'
import { changeQuestion, insertOf, keptQuestion, readOwn, table, twice } from './switch-table.ts'

/** What a connection may be doing when the switch to read-only comes. */
export interface Situation {
  /** A stable word. */
  id: string
  title: string
  /** Of interest only for applications that use this. */
  concerns?: 'xa'
  /** Switches, thaws, and asks before and after; the table holds the rows 1 and 2 at first. */
  play(stage: Stage): Promise<void>
}

/** The connection that was there before can write again by itself. */
async function writesAgain(stage: Stage): Promise<void> {
  await stage.transaction('thawed')
  await stage.run('thawed', insertOf(101))
}

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

/** A statement that has begun before the switch and takes longer than it. */
async function inFlight(stage: Stage, sql: string, checks: readonly string[]): Promise<void> {
  await stage.run('before', readOwn(1))
  await stage.send(sql)
  await stage.freeze(() => stage.answers())
  await stage.answers()
  await stage.run('frozen', insertOf(102))
  await stage.thaw()
  for (const question of checks) await stage.check(question)
  await writesAgain(stage)
}

export const situations: readonly Situation[] = [
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
    id: 'select-in-flight',
    title: 'A SELECT that takes its time',
    play: stage => inFlight(stage, `SELECT id, note, SLEEP(0.2) FROM ${table} WHERE id = 1`, []),
  },
  {
    id: 'update-in-flight',
    title: 'An UPDATE that takes its time',
    play: stage =>
      inFlight(stage, `UPDATE ${table} SET note = 'changed' WHERE id = 1 AND SLEEP(0.2) = 0`, [changeQuestion(1)]),
  },
  {
    id: 'procedure-in-flight',
    title: 'A procedure between two writes of its own',
    play: stage => inFlight(stage, `CALL ${twice}()`, [keptQuestion(100), keptQuestion(102)]),
  },
  {
    id: 'waiting-for-a-row',
    title: 'An UPDATE that waits for a row that another connection has locked',
    play: async stage => {
      await stage.run('before', 'START TRANSACTION', 'holder')
      await stage.run('before', `UPDATE ${table} SET note = 'held' WHERE id = 1`, 'holder')
      await stage.send(`UPDATE ${table} SET note = 'changed' WHERE id = 1`)
      const blocked = await stage.freeze(async () => {
        await stage.run('at', readOwn(2), 'bystander')
        await stage.send(insertOf(100), 'bystander')
        await stage.run('at', 'COMMIT', 'holder')
      })
      if (!blocked) await stage.run('frozen', 'COMMIT', 'holder')
      await stage.answers()
      await stage.run('frozen', readOwn(1))
      await stage.thaw()
      await stage.check(changeQuestion(1))
      await stage.check(keptQuestion(100))
      await writesAgain(stage)
    },
  },
  {
    id: 'table-locked-for-writing',
    title: 'LOCK TABLES … WRITE is held',
    play: stage => holdTable(stage, 'WRITE'),
  },
  {
    id: 'table-locked-for-reading',
    title: 'LOCK TABLES … READ is held',
    play: stage => holdTable(stage, 'READ'),
  },
  {
    id: 'user-lock',
    title: 'A lock of GET_LOCK() is held',
    play: async stage => {
      await stage.run('before', 'SELECT GET_LOCK(DATABASE(), 0)')
      await stage.freeze()
      await stage.run('frozen', 'SELECT GET_LOCK(DATABASE(), 0)', 'rival')
      await stage.run('frozen', 'SELECT RELEASE_LOCK(DATABASE())')
      await stage.run('frozen', 'SELECT GET_LOCK(DATABASE(), 0)')
      await stage.thaw()
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

async function holdTable(stage: Stage, how: 'READ' | 'WRITE'): Promise<void> {
  await stage.run('before', `LOCK TABLES ${table} ${how}`)
  const blocked = await stage.freeze(async () => {
    await stage.send(insertOf(100), 'bystander')
    await stage.run('at', 'UNLOCK TABLES')
  })
  await stage.answers()
  await stage.run('frozen', readOwn(1))
  await stage.run('frozen', insertOf(100))
  if (!blocked) await stage.run('frozen', 'UNLOCK TABLES')
  await stage.thaw()
  await stage.check(keptQuestion(100))
  await writesAgain(stage)
}
