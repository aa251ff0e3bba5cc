import { type Situation, writesAgain } from './situation.ts'
import type { Stage } from './stage.ts'
import { changeQuestion, insertOf, keptQuestion, lockOf, readOwn, table, twice, waitFor } from './switch-table.ts'

/**
 * A statement that has begun before the switch, and ends when another connection gives a lock of GET_LOCK() away: after
 * the switch, or as soon as it is seen to hold it up.
 */
async function inFlight(stage: Stage, lock: string, sql: string, checks: readonly string[]): Promise<void> {
  await stage.run('before', `SELECT GET_LOCK(${lock}, 0)`, 'holder')
  await stage.send(sql)
  const letGo = (when: 'at' | 'frozen') => stage.run(when, `SELECT RELEASE_LOCK(${lock})`, 'holder')
  const blocked = await stage.freeze(() => letGo('at'))
  if (!blocked) await letGo('frozen')
  await stage.answers()
  await stage.run('frozen', insertOf(103))
  await stage.thaw()
  for (const question of checks) await stage.check(question)
  await writesAgain(stage)
}

/** Something runs, waits or holds a lock when the switch comes. */
export const waitingSituations: readonly Situation[] = [
  {
    id: 'select-in-flight',
    title: 'A SELECT that takes its time',
    play: stage =>
      inFlight(stage, lockOf('select'), `SELECT id, note, ${waitFor('select')} FROM ${table} WHERE id = 1`, []),
  },
  {
    id: 'update-in-flight',
    title: 'An UPDATE that takes its time',
    play: stage =>
      inFlight(
        stage,
        lockOf('update'),
        `UPDATE ${table} SET note = 'changed' WHERE id = 1 AND ${waitFor('update')} = 1`,
        [changeQuestion(1)],
      ),
  },
  {
    id: 'procedure-in-flight',
    title: 'A procedure between two writes of its own',
    play: stage => inFlight(stage, lockOf('procedure'), `CALL ${twice}()`, [keptQuestion(100), keptQuestion(102)]),
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
