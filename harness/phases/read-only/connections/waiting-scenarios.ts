import { changeQuery, delayStatement, insertOf, keptQuery, lockOf, readOwn, table, twice } from './switch-table.ts'
import type { SwitchoverEnvironment } from './switchover-environment.ts'
import { type SwitchoverScenario, writesAgain } from './switchover-scenario.ts'

/**
 * Runs a statement that begins before the switch, and ends when another connection releases a lock of GET_LOCK(): after
 * the switch, or as soon as the switch is seen to be blocked.
 */
async function inFlight(
  environment: SwitchoverEnvironment,
  lock: string,
  sql: string,
  checks: readonly string[],
): Promise<void> {
  await environment.run('before', `SELECT GET_LOCK(${lock}, 0)`, 'holder')
  await environment.send(sql)
  const letGo = (when: 'at' | 'read-only') => environment.run(when, `SELECT RELEASE_LOCK(${lock})`, 'holder')
  const blocked = await environment.switchOn(() => letGo('at'))
  if (!blocked) await letGo('read-only')
  await environment.replies()
  await environment.run('read-only', insertOf(103))
  await environment.switchOff()
  for (const query of checks) await environment.check(query)
  await writesAgain(environment)
}

/** Scenarios in which a connection runs a statement, waits or holds a lock at the switch. */
export const waitingScenarios: readonly SwitchoverScenario[] = [
  {
    id: 'select-in-flight',
    title: 'A SELECT that takes its time',
    run: environment =>
      inFlight(
        environment,
        lockOf('select'),
        `SELECT id, note, ${delayStatement('select')} FROM ${table} WHERE id = 1`,
        [],
      ),
  },
  {
    id: 'update-in-flight',
    title: 'An UPDATE that takes its time',
    run: environment =>
      inFlight(
        environment,
        lockOf('update'),
        `UPDATE ${table} SET note = 'changed' WHERE id = 1 AND ${delayStatement('update')} = 1`,
        [changeQuery(1)],
      ),
  },
  {
    id: 'procedure-in-flight',
    title: 'A procedure between two writes of its own',
    run: environment => inFlight(environment, lockOf('procedure'), `CALL ${twice}()`, [keptQuery(100), keptQuery(102)]),
  },
  {
    id: 'waiting-for-a-row',
    title: 'An UPDATE that waits for a row that another connection has locked',
    run: async environment => {
      await environment.run('before', 'START TRANSACTION', 'holder')
      await environment.run('before', `UPDATE ${table} SET note = 'held' WHERE id = 1`, 'holder')
      await environment.send(`UPDATE ${table} SET note = 'changed' WHERE id = 1`)
      const blocked = await environment.switchOn(async () => {
        await environment.run('at', readOwn(2), 'bystander')
        await environment.send(insertOf(100), 'bystander')
        await environment.run('at', 'COMMIT', 'holder')
      })
      if (!blocked) await environment.run('read-only', 'COMMIT', 'holder')
      await environment.replies()
      await environment.run('read-only', readOwn(1))
      await environment.switchOff()
      await environment.check(changeQuery(1))
      await environment.check(keptQuery(100))
      await writesAgain(environment)
    },
  },
  {
    id: 'table-locked-for-writing',
    title: 'LOCK TABLES … WRITE is held',
    run: environment => holdTable(environment, 'WRITE'),
  },
  {
    id: 'table-locked-for-reading',
    title: 'LOCK TABLES … READ is held',
    run: environment => holdTable(environment, 'READ'),
  },
  {
    id: 'user-lock',
    title: 'A lock of GET_LOCK() is held',
    run: async environment => {
      await environment.run('before', 'SELECT GET_LOCK(DATABASE(), 0)')
      await environment.switchOn()
      await environment.run('read-only', 'SELECT GET_LOCK(DATABASE(), 0)', 'rival')
      await environment.run('read-only', 'SELECT RELEASE_LOCK(DATABASE())')
      await environment.run('read-only', 'SELECT GET_LOCK(DATABASE(), 0)')
      await environment.switchOff()
      await writesAgain(environment)
    },
  },
]

async function holdTable(environment: SwitchoverEnvironment, how: 'READ' | 'WRITE'): Promise<void> {
  await environment.run('before', `LOCK TABLES ${table} ${how}`)
  const blocked = await environment.switchOn(async () => {
    await environment.send(insertOf(100), 'bystander')
    await environment.run('at', 'UNLOCK TABLES')
  })
  await environment.replies()
  await environment.run('read-only', readOwn(1))
  await environment.run('read-only', insertOf(100))
  if (!blocked) await environment.run('read-only', 'UNLOCK TABLES')
  await environment.switchOff()
  await environment.check(keptQuery(100))
  await writesAgain(environment)
}
