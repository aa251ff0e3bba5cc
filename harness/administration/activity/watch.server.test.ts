import { describe, expect, inject, it } from 'vitest'
import { clock } from '../../kit/clock.ts'
import type { Server } from '../../model/topology.ts'
import type { UnexpectedWrite } from '../../model/unexpected-write.ts'
import { queryRows } from '../../session/query-rows.ts'
import { TestDatabase } from '../../testing/test-database.ts'
import type { TestServer } from '../../testing/test-servers.ts'
import { openTestTopology } from '../../testing/test-topology.ts'
import { Watch } from './watch.ts'

const endpoints = inject('endpoints')
const servers: TestServer[] = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11']

/** Returns the unexpected writes on the test database while its server is read-only and `meanwhile` runs. */
async function watch(
  testDatabase: TestDatabase,
  meanwhile: () => Promise<unknown> = async () => {},
  runId = 'none',
): Promise<UnexpectedWrite[]> {
  await using readOnly = await testDatabase.openSwitch()
  await readOnly.on()
  const request = {
    side: 'source' as const,
    databases: [testDatabase.database],
    applicationUser: testDatabase.user,
    runId,
  }
  const watching = await Watch.begin(testDatabase.root, request)
  expect(watching.unread).toEqual([])
  await meanwhile()
  return await watching.end()
}

describe.each(servers)('a watch on %s', server => {
  const isMariaDb = server.startsWith('mariadb')

  it('sees nothing where nothing is written, whatever the engine', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.do(
      'CREATE TABLE app.plain (id INT PRIMARY KEY, note TEXT, price DOUBLE, data BLOB) ENGINE = InnoDB',
      "INSERT INTO app.plain VALUES (1, 'one', 0.1, x'00ff'), (2, NULL, NULL, NULL)",
      'CREATE TABLE app.parted (id INT PRIMARY KEY) ENGINE = InnoDB PARTITION BY HASH (id) PARTITIONS 3',
      'INSERT INTO app.parted VALUES (1), (2), (3)',
      'CREATE TABLE app.old (id INT PRIMARY KEY) ENGINE = MyISAM CHECKSUM = 1',
      'INSERT INTO app.old VALUES (1)',
      'CREATE TABLE app.memory (id INT PRIMARY KEY) ENGINE = MEMORY',
      'INSERT INTO app.memory VALUES (1)',
      'CREATE TABLE app.csv (id INT NOT NULL) ENGINE = CSV',
      'INSERT INTO app.csv VALUES (1)',
      'CREATE VIEW app.seen AS SELECT id FROM app.plain',
      ...(isMariaDb
        ? [
            'CREATE SEQUENCE app.numbers',
            'CREATE TABLE app.versioned (id INT) WITH SYSTEM VERSIONING',
            'INSERT INTO app.versioned VALUES (1)',
          ]
        : []),
    )
    const changed = await watch(testDatabase, async () => {
      expect(await testDatabase.try('SELECT COUNT(*) FROM plain')).toBe('2')
      expect(await testDatabase.try('INSERT INTO plain (id) VALUES (3)')).toBe('1290')
      expect(await testDatabase.try('CREATE TEMPORARY TABLE basket (id INT)')).toBe('done')
      await testDatabase.do('ANALYZE TABLE app.aside')
    })
    expect(changed).toEqual([])
  })

  it('sees what an event writes, and names it', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.setScheduler('ON')
    await testDatabase.do(
      'CREATE TABLE app.sessions (id INT PRIMARY KEY AUTO_INCREMENT)',
      'CREATE TABLE app.quiet (id INT)',
      'CREATE EVENT app.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO app.sessions VALUES ()',
      'CREATE EVENT app.report ON SCHEDULE EVERY 1 SECOND DO SELECT COUNT(*) FROM app.quiet',
    )
    const changed = await watch(testDatabase)
    expect(changed).toEqual([
      {
        side: 'source',
        what: `table ${testDatabase.database}.sessions`,
        before: expect.stringMatching(/^\d+ rows?, checksum [0-9a-f]+$/),
        after: expect.stringMatching(/^\d+ rows?, checksum [0-9a-f]+$/),
        writtenBy: expect.stringMatching(
          `^the event ${testDatabase.database}\\.purge, whose definer is 'root'@'[^;]*'$`,
        ),
      },
    ])
  })

  it('waits for the turn of an event whose definer is held to read-only, and sees nothing', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.setScheduler('ON')
    await testDatabase.do(
      'CREATE TABLE app.sessions (id INT)',
      `CREATE DEFINER = '${testDatabase.user}'@'%' EVENT app.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO app.sessions VALUES (1)`,
    )
    const turn = `SELECT last_executed FROM information_schema.events WHERE event_schema = '${testDatabase.database}'`
    let before: unknown
    await using session = await testDatabase.root.open({})
    const changed = await watch(testDatabase, async () => {
      before = await queryRows(session, turn)
    })
    expect(changed).toEqual([])
    expect(await queryRows(session, turn)).not.toEqual(before)
  })

  it('waits for events of others too, when they are exempt', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await using other = await TestDatabase.create(endpoints[server])
    await testDatabase.setScheduler('ON')
    // InnoDB of MySQL 5.6 does not report when a table was changed.
    await other.do('CREATE TABLE app.sessions (id INT) ENGINE = MyISAM')
    await other.do(
      'CREATE EVENT app.purge ON SCHEDULE EVERY 1 HOUR STARTS NOW() + INTERVAL 2 SECOND DO INSERT INTO app.sessions VALUES (1)',
    )
    expect(await watch(testDatabase)).toMatchObject([
      {
        what: `table ${other.database}.sessions`,
        writtenBy: expect.stringMatching(`^the event ${other.database}\\.purge, whose definer is 'root'@'[^;]*'$`),
      },
    ])
  })

  it('does not wait for events of others that may not write, nor for those that a provider needs for upkeep', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await using other = await TestDatabase.create(endpoints[server])
    await testDatabase.setScheduler('ON')
    await other.do(
      'CREATE TABLE app.sessions (id INT)',
      `CREATE USER 'rdsadmin'@'localhost'`,
      `GRANT ALL ON *.* TO 'rdsadmin'@'localhost'`,
    )
    other.undo(`DROP USER 'rdsadmin'@'localhost'`)
    const soon = 'ON SCHEDULE EVERY 1 HOUR STARTS NOW() + INTERVAL 3 SECOND DO INSERT INTO app.sessions VALUES (1)'
    await other.do(
      `CREATE DEFINER = '${other.user}'@'%' EVENT app.held ${soon}`,
      `CREATE DEFINER = 'rdsadmin'@'localhost' EVENT app.rotate ${soon}`,
    )
    const startMs = clock.monotonicMs()
    expect(await watch(testDatabase)).toEqual([])
    expect(clock.monotonicMs() - startMs).toBeLessThan(2_500)
  })

  it('overlooks what the replay of its own run has left there', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await using other = await TestDatabase.create(endpoints[server])
    await testDatabase.setScheduler('ON')
    await other.do(
      'CREATE TABLE app.sessions (id INT) ENGINE = MyISAM',
      'CREATE EVENT app.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO app.sessions VALUES (1)',
    )
    const runId = other.database.slice(-6)
    expect(await watch(testDatabase, () => other.do('INSERT INTO app.sessions VALUES (2)'), runId)).toEqual([])
  })

  it('sees what an exempt account writes, also elsewhere, and tells who it was', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server], ['ALL'])
    await using other = await TestDatabase.create(endpoints[server])
    await testDatabase.do('CREATE TABLE app.users (id INT PRIMARY KEY)')
    await other.do('CREATE TABLE app.elsewhere (id INT PRIMARY KEY)')
    // The writer is not the application of this watch, but an administrator with another account.
    await using readOnly = await testDatabase.openSwitch()
    await readOnly.on()
    const request = { side: 'target' as const, databases: [testDatabase.database], applicationUser: 'somebody' }
    const watching = await Watch.begin(testDatabase.root, request)
    await using session = await testDatabase.application.open({})
    await queryRows(session, `INSERT INTO ${testDatabase.database}.users VALUES (1), (2)`)
    await queryRows(session, `INSERT INTO ${other.database}.elsewhere VALUES (1)`)
    const changed = await watching.end()
    // InnoDB of MySQL 5.6 does not report when a table was changed.
    const expected = [`table ${testDatabase.database}.users`, `table ${other.database}.elsewhere`]
    expect(changed.map(({ what }) => what)).toEqual(server === 'mysql:5.6' ? expected.slice(0, 1) : expected)
    for (const { writtenBy } of changed) {
      expect(writtenBy).toMatch(
        isMariaDb
          ? new RegExp(`perhaps '${testDatabase.user}' from .*, who is exempt from read-only and was active`)
          : new RegExp(`'${testDatabase.user}'@'localhost', whose statements changed 3 rows`),
      )
    }
  })

  it('sees tables that come and go', async () => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.do('CREATE TABLE app.leaving (id INT)')
    const changed = await watch(testDatabase, () =>
      testDatabase.do('DROP TABLE app.leaving', 'CREATE TABLE app.coming (id INT)'),
    )
    expect(changed).toMatchObject([
      { what: `table ${testDatabase.database}.leaving`, before: '0 rows, checksum 00', after: 'no such table' },
      { what: `table ${testDatabase.database}.coming`, before: 'no such table', after: '0 rows, checksum 00' },
    ])
  })
})

it.each(['mariadb:11.8', 'mariadb:10.11'] as const)(
  'a sequence and a versioned table are seen to move on %s',
  async server => {
    await using testDatabase = await TestDatabase.create(endpoints[server])
    await testDatabase.do('CREATE SEQUENCE app.numbers', 'CREATE TABLE app.versioned (id INT) WITH SYSTEM VERSIONING')
    const changed = await watch(testDatabase, () =>
      testDatabase.do('INSERT INTO app.versioned VALUES (NEXTVAL(app.numbers))'),
    )
    expect(changed.map(({ what }) => what).sort()).toEqual([
      `table ${testDatabase.database}.numbers`,
      `table ${testDatabase.database}.versioned`,
    ])
  },
)

it('super_read_only lets no event run, and none is waited for', async () => {
  await using testDatabase = await TestDatabase.create(endpoints['mysql:9.7'])
  await testDatabase.setScheduler('ON')
  await testDatabase.do(
    'CREATE TABLE app.sessions (id INT)',
    'CREATE EVENT app.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO app.sessions VALUES (1)',
  )
  await using readOnly = await testDatabase.openSwitch('super_read_only')
  await readOnly.on()
  const watching = await Watch.begin(testDatabase.root, {
    side: 'source',
    databases: [testDatabase.database],
    applicationUser: testDatabase.user,
  })
  const start = clock.monotonicMs()
  expect(await watching.end()).toEqual([])
  expect(clock.monotonicMs() - start).toBeLessThan(1_000)
})

describe.each([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
])('a watch on %s and %s with a binary log', (source, target) => {
  it('sees coordinates and GTIDs move, tells what was written, and overlooks what read-only permits', async () => {
    await using topology = await openTestTopology(source, target)
    const gtids = ['--loose-gtid-mode=ON', '--loose-enforce-gtid-consistency=ON', '--loose-log-slave-updates']
    await Promise.all(
      [topology.source, topology.target].map(server =>
        server.restart!(['--log-bin=binlog', '--server-id=7', ...(source === 'mysql:9.7' ? gtids : [])]),
      ),
    )
    const whats = await Promise.all([topology.source, topology.target].map(movedOn))
    expect(whats[0]).toEqual(source === 'mysql:9.7' ? ['GTID set gtid_executed', 'binary log'] : ['binary log'])
    expect(whats[1]).toEqual(['GTID set gtid_binlog_pos', 'GTID set gtid_current_pos', 'binary log'])
  })

  /**
   * Returns the changes besides tables, when an administrator writes outside the databases that are checked row by row.
   */
  async function movedOn(server: Server): Promise<string[]> {
    await using testDatabase = await TestDatabase.create(server.endpoint)
    await testDatabase.do('CREATE TABLE app.aside (id INT)')
    const request = { side: server.side, databases: [], applicationUser: testDatabase.user }
    await using readOnly = await testDatabase.openSwitch()
    await readOnly.on()
    const still = await Watch.begin(testDatabase.root, request)
    expect(await testDatabase.try('CREATE TEMPORARY TABLE basket (id INT)')).toBe('done')
    await testDatabase.do('ANALYZE TABLE app.aside')
    expect(await still.end()).toEqual([])
    const watching = await Watch.begin(testDatabase.root, request)
    await testDatabase.do('INSERT INTO app.aside VALUES (1)')
    const changed = (await watching.end()).filter(({ what }) => !what.startsWith('table '))
    const log = changed.find(({ what }) => what === 'binary log')!
    expect(log.before).toMatch(/^binlog\.\d+:\d+$/)
    expect(log.after).toMatch(new RegExp(`^binlog\\.\\d+:\\d+, with: .*${testDatabase.database}\\.aside`))
    return changed.map(({ what }) => what)
  }
})
