import { describe, expect, inject, it } from 'vitest'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import { ask } from '../../session/ask.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'
import type { LeftOutDefiner } from '../../suite/suites-without-definers.ts'
import { TestGround } from '../../testing/test-ground.ts'
import type { TestServer } from '../../testing/test-servers.ts'
import { listExemptWriters } from './exempt-writers.ts'

const endpoints = inject('endpoints')
const servers: TestServer[] = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11']
const at = { file: 'schema.sql', line: 7, column: 1 }

/** Kind, name without the database, and reach of all that is listed of this ground, and of its accounts. */
async function list(ground: TestGround, mode: ReadOnlyMode = 'read_only', leftOut: readonly LeftOutDefiner[] = []) {
  const { writers, unread } = await listExemptWriters(ground.root, {
    side: 'source',
    databases: [ground.database],
    applicationUser: ground.user,
    serverAccounts: 'leave-out',
    definitions: [{ effects: effectsOf(`CREATE PROCEDURE stamp() INSERT INTO t VALUES (1)`), at }],
    leftOut,
    mode,
  })
  expect(unread).toEqual([])
  return writers.filter(
    ({ name, kind }) => name.includes(ground.database) || kind === 'account' || kind === 'scheduler',
  )
}

describe.each(servers)('exempt writers on %s', server => {
  const isMariaDb = server.startsWith('mariadb')
  const exempting = isMariaDb ? 'READ ONLY ADMIN' : 'SUPER'

  it('count the application itself, which then really writes', async () => {
    await using ground = await TestGround.create(endpoints[server], [exempting])
    await ground.do('CREATE TABLE ground.t (id INT)')
    expect((await list(ground)).filter(({ kind }) => kind !== 'scheduler')).toEqual([
      {
        side: 'source',
        kind: 'account',
        name: `'${ground.user}'@'%'`,
        because: `it has ${isMariaDb ? 'READ_ONLY ADMIN' : 'SUPER'}`,
        reach: 'writes',
        ours: true,
      },
    ])
    await using frozen = await ground.openSwitch()
    await frozen.freeze()
    expect(await ground.try('INSERT INTO t VALUES (1)')).toBe('done')
  })

  it('count a procedure by the definer that is written for it, also where that was left out', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.do('CREATE TABLE ground.t (id INT)')
    await using session = await ground.application.open({ database: ground.database })
    await ask(session, 'CREATE PROCEDURE stamp() INSERT INTO t VALUES (1)')
    const procedures = async (definer: string) => {
      const leftOut = [{ statement: { id: 'schema.sql:7:1', at }, kind: 'procedure' as const, name: 'STAMP', definer }]
      return (await list(ground, 'read_only', leftOut)).filter(({ kind }) => kind === 'routine')
    }
    expect(await procedures('nobody@%')).toEqual([])
    expect(await procedures('root@localhost')).toMatchObject([
      { name: `${ground.database}.stamp`, reach: 'writes', at, because: expect.stringContaining("'root'@'localhost'") },
    ])
  })

  it('count nobody where the application may do no more than it must', async () => {
    await using ground = await TestGround.create(endpoints[server], isMariaDb ? ['SUPER', 'CONNECTION ADMIN'] : [])
    await ground.do('CREATE TABLE ground.t (id INT)')
    expect((await list(ground)).filter(({ kind }) => kind !== 'scheduler')).toEqual([])
    await using frozen = await ground.openSwitch()
    await frozen.freeze()
    expect(await ground.try('INSERT INTO t VALUES (1)')).toBe('1290')
  })

  it('tell a procedure that writes for whoever calls it from all that is held to its caller', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.setScheduler('OFF')
    await ground.do(
      `USE ${ground.database}`,
      'CREATE TABLE ground.t (id INT)',
      'CREATE TABLE ground.audit (id INT)',
      'CREATE PROCEDURE ground.stamp() INSERT INTO ground.t VALUES (1)',
      'CREATE PROCEDURE ground.held() SQL SECURITY INVOKER INSERT INTO ground.t VALUES (1)',
      'CREATE PROCEDURE ground.looks() SELECT id FROM ground.t',
      'CREATE FUNCTION ground.counted() RETURNS INT DETERMINISTIC BEGIN INSERT INTO ground.t VALUES (2); RETURN 1; END',
      'CREATE PROCEDURE ground.counts() SELECT ground.counted()',
      'CREATE VIEW ground.seen AS SELECT id FROM ground.t',
      'CREATE TRIGGER ground.audited AFTER INSERT ON ground.t FOR EACH ROW INSERT INTO ground.audit VALUES (NEW.id)',
      'CREATE EVENT ground.purge ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL 1 DAY DO DELETE FROM ground.t',
    )
    const told = (await list(ground)).map(({ kind, name, reach }) => `${kind} ${name.split('.')[1] ?? ''} ${reach}`)
    expect(told.sort()).toEqual([
      'event purge indirectly',
      'routine counted indirectly',
      'routine counts writes',
      'routine looks indirectly',
      'routine stamp writes',
      'scheduler  indirectly',
      'trigger audited indirectly',
      'view seen indirectly',
    ])
    const stamp = (await list(ground)).find(({ name }) => name.endsWith('.stamp'))
    expect(stamp).toMatchObject({
      because: expect.stringMatching(
        /^its definer 'root'@'.*' is exempt, so that everybody who may call it can write$/,
      ),
      ours: true,
      at,
    })
    await using frozen = await ground.openSwitch()
    await frozen.freeze()
    expect(await ground.try('CALL stamp()')).toBe('done')
    expect(await ground.try('CALL counts()')).toBe('1')
    for (const sql of ['CALL held()', 'SELECT counted()', 'INSERT INTO seen VALUES (1)', 'INSERT INTO t VALUES (1)']) {
      expect(await ground.try(sql), sql).toBe('1290')
    }
  })

  it('count an event as soon as the scheduler is on, and it is enabled', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.do(
      'CREATE TABLE ground.t (id INT)',
      'CREATE EVENT ground.purge ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL 1 DAY DO DELETE FROM ground.t',
      'CREATE EVENT ground.resting ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM ground.t',
    )
    await ground.setScheduler('ON')
    const definer = expect.stringMatching(/^its definer 'root'@'.*' is exempt/)
    expect(await list(ground)).toMatchObject([
      { kind: 'event', name: `${ground.database}.purge`, because: definer, reach: 'writes', ours: true },
      { kind: 'event', name: `${ground.database}.resting`, because: definer, reach: 'indirectly' },
      { kind: 'scheduler', name: 'event_scheduler', ours: false },
    ])
  })

  it('count events of others as well, but not those with which a provider keeps house', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await using other = await TestGround.create(endpoints[server])
    await ground.setScheduler('ON')
    const event = 'ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL 1 DAY DO DELETE FROM ground.t'
    await other.do(
      'CREATE TABLE ground.t (id INT)',
      `CREATE USER 'rdsadmin'@'localhost'`,
      `GRANT ALL ON *.* TO 'rdsadmin'@'localhost'`,
    )
    other.undo(`DROP USER 'rdsadmin'@'localhost'`)
    await other.do(
      `CREATE EVENT ground.purge ${event}`,
      `CREATE DEFINER = 'rdsadmin'@'localhost' EVENT ground.rotate ${event}`,
    )
    const { writers } = await listExemptWriters(ground.root, {
      side: 'source',
      databases: [ground.database],
      applicationUser: ground.user,
      serverAccounts: 'leave-out',
      definitions: [],
    })
    const events = writers.filter(({ kind }) => kind === 'event')
    expect(events).toMatchObject([{ name: `${other.database}.purge`, reach: 'writes', ours: false }])
  })

  it('follow roles, and say what the account that asks may not read', async () => {
    await using ground = await TestGround.create(endpoints[server])
    const request = {
      side: 'target' as const,
      databases: [],
      applicationUser: ground.user,
      serverAccounts: 'leave-out' as const,
      definitions: [],
    }
    const { unread } = await listExemptWriters(ground.application, request)
    expect(unread.join('\n')).toMatch(/^the accounts of others: .* 1142 /)
    if (server === 'mysql:5.6') return

    const [low, high] = [`${ground.user}a`, `${ground.user}b`]
    ground.undo(`DROP ROLE ${low}, ${high}`)
    await ground.do(
      `CREATE ROLE ${low}, ${high}`,
      `GRANT ${isMariaDb ? exempting : 'CONNECTION_ADMIN'} ON *.* TO ${low}`,
      `GRANT ${low} TO ${high}`,
      `GRANT ${high} TO '${ground.user}'@'%'`,
    )
    const own = (await list(ground)).find(({ name }) => name === `'${ground.user}'@'%'`)
    expect(own).toMatchObject({
      because: expect.stringMatching(
        new RegExp(`^it has ${isMariaDb ? 'READ_ONLY ADMIN' : 'CONNECTION_ADMIN'} through the role '${low}'`),
      ),
      reach: 'writes',
      ours: true,
    })
  })
})

it('are held back by super_read_only, which the list knows', async () => {
  await using ground = await TestGround.create(endpoints['mysql:9.7'], ['SUPER'])
  await ground.do('CREATE TABLE ground.t (id INT)', 'CREATE PROCEDURE ground.stamp() INSERT INTO ground.t VALUES (1)')
  await ground.setScheduler('OFF')
  const told = await list(ground, 'super_read_only')
  expect(told.map(({ kind, reach }) => `${kind} ${reach}`)).toEqual(['account indirectly', 'routine indirectly'])
  expect(told[0]!.because).toBe('it has SUPER from read_only, not from super_read_only')
  await using frozen = await ground.openSwitch('super_read_only')
  await frozen.freeze()
  expect(await ground.try('INSERT INTO t VALUES (1)')).toBe('1290')
  expect(await ground.try('CALL stamp()')).toBe('1290')
})

it('count who is held to read-only, and can switch it off', async () => {
  await using ground = await TestGround.create(endpoints['mysql:9.7'], ['SYSTEM_VARIABLES_ADMIN'])
  expect((await list(ground)).filter(({ kind }) => kind === 'account')).toMatchObject([
    { name: `'${ground.user}'@'%'`, because: expect.stringContaining('switch read-only off'), reach: 'indirectly' },
  ])
  await using frozen = await ground.openSwitch()
  await frozen.freeze()
  expect(await ground.try('SET GLOBAL read_only = 0')).toBe('done')
  await expect(frozen.thaw()).rejects.toThrow(/somebody else set the server writable/)
})
