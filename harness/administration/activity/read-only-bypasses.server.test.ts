import { describe, expect, inject, it } from 'vitest'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import { queryRows } from '../../session/query-rows.ts'
import { effectsOf } from '../../sql/effects/statement-effects.ts'
import type { LeftOutDefiner } from '../../suite/suites-without-definers.ts'
import { TestDatabase } from '../../testing/test-database.ts'
import type { TestServer } from '../../testing/test-servers.ts'
import { listReadOnlyBypasses } from './read-only-bypasses.ts'

const endpoints = inject('endpoints')
const servers: TestServer[] = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11']
const at = { file: 'schema.sql', line: 7, column: 1 }

/**
 * Lists the kind, the name without the database, and the reach of each bypass in this test database and of its
 * accounts.
 */
async function list(
  testDatabase: TestDatabase,
  mode: ReadOnlyMode = 'read_only',
  leftOut: readonly LeftOutDefiner[] = [],
) {
  const { bypasses, unread } = await listReadOnlyBypasses(testDatabase.root, {
    side: 'source',
    databases: [testDatabase.database],
    applicationUser: testDatabase.user,
    serverAccounts: 'leave-out',
    definitions: [{ effects: effectsOf(`CREATE PROCEDURE stamp() INSERT INTO t VALUES (1)`), at }],
    leftOut,
    mode,
  })
  expect(unread).toEqual([])
  return bypasses.filter(
    ({ name, kind }) => name.includes(testDatabase.database) || kind === 'account' || kind === 'scheduler',
  )
}

describe.each(servers)('read-only bypasses on %s', server => {
  const isMariaDb = server.startsWith('mariadb')
  const bypass = isMariaDb ? 'READ ONLY ADMIN' : 'SUPER'

  it('count the application itself, which then really writes', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server], [bypass])
    await testDatabase.do('CREATE TABLE app.t (id INT)')
    expect((await list(testDatabase)).filter(({ kind }) => kind !== 'scheduler')).toEqual([
      {
        side: 'source',
        kind: 'account',
        name: `'${testDatabase.user}'@'%'`,
        because: `it has ${isMariaDb ? 'READ_ONLY ADMIN' : 'SUPER'}`,
        reach: 'writes',
        ours: true,
      },
    ])
    await using readOnly = await testDatabase.openSwitch()
    await readOnly.on()
    expect(await testDatabase.try('INSERT INTO t VALUES (1)')).toBe('done')
  })

  it('count a procedure by the definer that is written for it, also where that was left out', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.do('CREATE TABLE app.t (id INT)')
    await using session = await testDatabase.application.open({ database: testDatabase.database })
    await queryRows(session, 'CREATE PROCEDURE stamp() INSERT INTO t VALUES (1)')
    const procedures = async (definer: string) => {
      const leftOut = [{ statement: { id: 'schema.sql:7:1', at }, kind: 'procedure' as const, name: 'STAMP', definer }]
      return (await list(testDatabase, 'read_only', leftOut)).filter(({ kind }) => kind === 'routine')
    }
    expect(await procedures('nobody@%')).toEqual([])
    expect(await procedures('root@localhost')).toMatchObject([
      {
        name: `${testDatabase.database}.stamp`,
        reach: 'writes',
        at,
        because: expect.stringContaining("'root'@'localhost'"),
      },
    ])
  })

  it('count nobody where the application may do no more than it must', async () => {
    await using testDatabase = await TestDatabase.create(
      endpoints[server],
      isMariaDb ? ['SUPER', 'CONNECTION ADMIN'] : [],
    )
    await testDatabase.do('CREATE TABLE app.t (id INT)')
    expect((await list(testDatabase)).filter(({ kind }) => kind !== 'scheduler')).toEqual([])
    await using readOnly = await testDatabase.openSwitch()
    await readOnly.on()
    expect(await testDatabase.try('INSERT INTO t VALUES (1)')).toBe('1290')
  })

  it('tell a procedure that writes for whoever calls it from all that is held to its caller', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.setScheduler('OFF')
    await testDatabase.do(
      `USE ${testDatabase.database}`,
      'CREATE TABLE app.t (id INT)',
      'CREATE TABLE app.audit (id INT)',
      'CREATE PROCEDURE app.stamp() INSERT INTO app.t VALUES (1)',
      'CREATE PROCEDURE app.held() SQL SECURITY INVOKER INSERT INTO app.t VALUES (1)',
      'CREATE PROCEDURE app.looks() SELECT id FROM app.t',
      'CREATE FUNCTION app.counted() RETURNS INT DETERMINISTIC BEGIN INSERT INTO app.t VALUES (2); RETURN 1; END',
      'CREATE PROCEDURE app.counts() SELECT app.counted()',
      'CREATE VIEW app.seen AS SELECT id FROM app.t',
      'CREATE TRIGGER app.audited AFTER INSERT ON app.t FOR EACH ROW INSERT INTO app.audit VALUES (NEW.id)',
      'CREATE EVENT app.purge ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL 1 DAY DO DELETE FROM app.t',
    )
    const reported = (await list(testDatabase)).map(
      ({ kind, name, reach }) => `${kind} ${name.split('.')[1] ?? ''} ${reach}`,
    )
    expect(reported.sort()).toEqual([
      'event purge indirectly',
      'routine counted indirectly',
      'routine counts writes',
      'routine looks indirectly',
      'routine stamp writes',
      'scheduler  indirectly',
      'trigger audited indirectly',
      'view seen indirectly',
    ])
    const stamp = (await list(testDatabase)).find(({ name }) => name.endsWith('.stamp'))
    expect(stamp).toMatchObject({
      because: expect.stringMatching(
        /^its definer 'root'@'.*' is exempt, so that everybody who may call it can write$/,
      ),
      ours: true,
      at,
    })
    await using readOnly = await testDatabase.openSwitch()
    await readOnly.on()
    expect(await testDatabase.try('CALL stamp()')).toBe('done')
    expect(await testDatabase.try('CALL counts()')).toBe('1')
    for (const sql of ['CALL held()', 'SELECT counted()', 'INSERT INTO seen VALUES (1)', 'INSERT INTO t VALUES (1)']) {
      expect(await testDatabase.try(sql), sql).toBe('1290')
    }
  })

  it('count an event as soon as the scheduler is on, and it is enabled', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.do(
      'CREATE TABLE app.t (id INT)',
      'CREATE EVENT app.purge ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL 1 DAY DO DELETE FROM app.t',
      'CREATE EVENT app.resting ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM app.t',
    )
    await testDatabase.setScheduler('ON')
    const definer = expect.stringMatching(/^its definer 'root'@'.*' is exempt/)
    expect(await list(testDatabase)).toMatchObject([
      { kind: 'event', name: `${testDatabase.database}.purge`, because: definer, reach: 'writes', ours: true },
      { kind: 'event', name: `${testDatabase.database}.resting`, because: definer, reach: 'indirectly' },
      { kind: 'scheduler', name: 'event_scheduler', ours: false },
    ])
  })

  it('count events of others as well, but not those that a provider needs for upkeep', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await using other = await TestDatabase.create(endpoints[server])
    await testDatabase.setScheduler('ON')
    const event = 'ON SCHEDULE EVERY 1 DAY STARTS NOW() + INTERVAL 1 DAY DO DELETE FROM app.t'
    await other.do(
      'CREATE TABLE app.t (id INT)',
      `CREATE USER 'rdsadmin'@'localhost'`,
      `GRANT ALL ON *.* TO 'rdsadmin'@'localhost'`,
    )
    other.undo(`DROP USER 'rdsadmin'@'localhost'`)
    await other.do(
      `CREATE EVENT app.purge ${event}`,
      `CREATE DEFINER = 'rdsadmin'@'localhost' EVENT app.rotate ${event}`,
    )
    const { bypasses } = await listReadOnlyBypasses(testDatabase.root, {
      side: 'source',
      databases: [testDatabase.database],
      applicationUser: testDatabase.user,
      serverAccounts: 'leave-out',
      definitions: [],
    })
    const events = bypasses.filter(({ kind }) => kind === 'event')
    expect(events).toMatchObject([{ name: `${other.database}.purge`, reach: 'writes', ours: false }])
  })

  it('follow roles, and say what the account that asks may not read', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    const request = {
      side: 'target' as const,
      databases: [],
      applicationUser: testDatabase.user,
      serverAccounts: 'leave-out' as const,
      definitions: [],
    }
    const { unread } = await listReadOnlyBypasses(testDatabase.application, request)
    expect(unread.join('\n')).toMatch(/^the accounts of others: .* 1142 /)
    if (server === 'mysql:5.6') return

    const [low, high] = [`${testDatabase.user}a`, `${testDatabase.user}b`]
    testDatabase.undo(`DROP ROLE ${low}, ${high}`)
    await testDatabase.do(
      `CREATE ROLE ${low}, ${high}`,
      `GRANT ${isMariaDb ? bypass : 'CONNECTION_ADMIN'} ON *.* TO ${low}`,
      `GRANT ${low} TO ${high}`,
      `GRANT ${high} TO '${testDatabase.user}'@'%'`,
    )
    const own = (await list(testDatabase)).find(({ name }) => name === `'${testDatabase.user}'@'%'`)
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
  await using testDatabase = await TestDatabase.create(endpoints['mysql:9.7'], ['SUPER'])
  await testDatabase.do('CREATE TABLE app.t (id INT)', 'CREATE PROCEDURE app.stamp() INSERT INTO app.t VALUES (1)')
  await testDatabase.setScheduler('OFF')
  const reported = await list(testDatabase, 'super_read_only')
  expect(reported.map(({ kind, reach }) => `${kind} ${reach}`)).toEqual(['account indirectly', 'routine indirectly'])
  expect(reported[0]!.because).toBe('it has SUPER from read_only, not from super_read_only')
  await using readOnly = await testDatabase.openSwitch('super_read_only')
  await readOnly.on()
  expect(await testDatabase.try('INSERT INTO t VALUES (1)')).toBe('1290')
  expect(await testDatabase.try('CALL stamp()')).toBe('1290')
})

it('count who is held to read-only, and can switch it off', async () => {
  await using testDatabase = await TestDatabase.create(endpoints['mysql:9.7'], ['SYSTEM_VARIABLES_ADMIN'])
  expect((await list(testDatabase)).filter(({ kind }) => kind === 'account')).toMatchObject([
    {
      name: `'${testDatabase.user}'@'%'`,
      because: expect.stringContaining('switch read-only off'),
      reach: 'indirectly',
    },
  ])
  await using readOnly = await testDatabase.openSwitch()
  await readOnly.on()
  expect(await testDatabase.try('SET GLOBAL read_only = 0')).toBe('done')
  await expect(readOnly.off()).rejects.toThrow(/somebody else set the server writable/)
})
