import { describe, expect, inject, it } from 'vitest'
import { clock } from '../../kit/clock.ts'
import type { Movement } from '../../model/movement.ts'
import type { Server } from '../../model/topology.ts'
import { ask } from '../../session/ask.ts'
import { TestGround } from '../../testing/test-ground.ts'
import type { TestServer } from '../../testing/test-servers.ts'
import { openTestTopology } from '../../testing/test-topology.ts'
import { Watch } from './watch.ts'

const endpoints = inject('endpoints')
const servers: TestServer[] = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11']

/** What moves on the ground while its server is frozen and `meanwhile` happens. */
async function watch(
  ground: TestGround,
  meanwhile: () => Promise<unknown> = async () => {},
  runId = 'none',
): Promise<Movement[]> {
  await using frozen = await ground.openSwitch()
  await frozen.freeze()
  const request = { side: 'source' as const, databases: [ground.database], applicationUser: ground.user, runId }
  const watching = await Watch.begin(ground.root, request)
  expect(watching.unread).toEqual([])
  await meanwhile()
  return await watching.end()
}

describe.each(servers)('a watch on %s', server => {
  const isMariaDb = server.startsWith('mariadb')

  it('sees nothing where nothing is written, whatever the engine', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.do(
      'CREATE TABLE ground.plain (id INT PRIMARY KEY, note TEXT, price DOUBLE, data BLOB) ENGINE = InnoDB',
      "INSERT INTO ground.plain VALUES (1, 'one', 0.1, x'00ff'), (2, NULL, NULL, NULL)",
      'CREATE TABLE ground.parted (id INT PRIMARY KEY) ENGINE = InnoDB PARTITION BY HASH (id) PARTITIONS 3',
      'INSERT INTO ground.parted VALUES (1), (2), (3)',
      'CREATE TABLE ground.old (id INT PRIMARY KEY) ENGINE = MyISAM CHECKSUM = 1',
      'INSERT INTO ground.old VALUES (1)',
      'CREATE TABLE ground.memory (id INT PRIMARY KEY) ENGINE = MEMORY',
      'INSERT INTO ground.memory VALUES (1)',
      'CREATE TABLE ground.csv (id INT NOT NULL) ENGINE = CSV',
      'INSERT INTO ground.csv VALUES (1)',
      'CREATE VIEW ground.seen AS SELECT id FROM ground.plain',
      ...(isMariaDb
        ? [
            'CREATE SEQUENCE ground.numbers',
            'CREATE TABLE ground.versioned (id INT) WITH SYSTEM VERSIONING',
            'INSERT INTO ground.versioned VALUES (1)',
          ]
        : []),
    )
    const moved = await watch(ground, async () => {
      expect(await ground.try('SELECT COUNT(*) FROM plain')).toBe('2')
      expect(await ground.try('INSERT INTO plain (id) VALUES (3)')).toBe('1290')
      expect(await ground.try('CREATE TEMPORARY TABLE basket (id INT)')).toBe('done')
    })
    expect(moved).toEqual([])
  })

  it('sees what an event writes, and names it', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.setScheduler('ON')
    await ground.do(
      'CREATE TABLE ground.sessions (id INT PRIMARY KEY AUTO_INCREMENT)',
      'CREATE TABLE ground.quiet (id INT)',
      'CREATE EVENT ground.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO ground.sessions VALUES ()',
      'CREATE EVENT ground.report ON SCHEDULE EVERY 1 SECOND DO SELECT COUNT(*) FROM ground.quiet',
    )
    const moved = await watch(ground)
    expect(moved).toEqual([
      {
        side: 'source',
        what: `table ${ground.database}.sessions`,
        before: expect.stringMatching(/^\d+ rows?, checksum [0-9a-f]+$/),
        after: expect.stringMatching(/^\d+ rows?, checksum [0-9a-f]+$/),
        culprit: expect.stringMatching(`^the event ${ground.database}\\.purge, whose definer is 'root'@'[^;]*'$`),
      },
    ])
  })

  it('waits for the turn of an event whose definer is held to read-only, and sees nothing', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.setScheduler('ON')
    await ground.do(
      'CREATE TABLE ground.sessions (id INT)',
      `CREATE DEFINER = '${ground.user}'@'%' EVENT ground.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO ground.sessions VALUES (1)`,
    )
    const turn = `SELECT last_executed FROM information_schema.events WHERE event_schema = '${ground.database}'`
    let before: unknown
    await using session = await ground.root.open({})
    const moved = await watch(ground, async () => {
      before = await ask(session, turn)
    })
    expect(moved).toEqual([])
    expect(await ask(session, turn)).not.toEqual(before)
  })

  it('waits for events of others too, when they are exempt', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await using other = await TestGround.create(endpoints[server])
    await ground.setScheduler('ON')
    // InnoDB of MySQL 5.6 does not tell when a table was changed.
    await other.do('CREATE TABLE ground.sessions (id INT) ENGINE = MyISAM')
    await other.do(
      'CREATE EVENT ground.purge ON SCHEDULE EVERY 1 HOUR STARTS NOW() + INTERVAL 2 SECOND DO INSERT INTO ground.sessions VALUES (1)',
    )
    expect(await watch(ground)).toMatchObject([
      {
        what: `table ${other.database}.sessions`,
        culprit: expect.stringMatching(`^the event ${other.database}\\.purge, whose definer is 'root'@'[^;]*'$`),
      },
    ])
  })

  it('does not wait for events of others that may not write, nor for those with which a provider keeps house', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await using other = await TestGround.create(endpoints[server])
    await ground.setScheduler('ON')
    await other.do(
      'CREATE TABLE ground.sessions (id INT)',
      `CREATE USER 'rdsadmin'@'localhost'`,
      `GRANT ALL ON *.* TO 'rdsadmin'@'localhost'`,
    )
    other.undo(`DROP USER 'rdsadmin'@'localhost'`)
    const soon = 'ON SCHEDULE EVERY 1 HOUR STARTS NOW() + INTERVAL 3 SECOND DO INSERT INTO ground.sessions VALUES (1)'
    await other.do(
      `CREATE DEFINER = '${other.user}'@'%' EVENT ground.held ${soon}`,
      `CREATE DEFINER = 'rdsadmin'@'localhost' EVENT ground.rotate ${soon}`,
    )
    const startMs = clock.monotonicMs()
    expect(await watch(ground)).toEqual([])
    expect(clock.monotonicMs() - startMs).toBeLessThan(2_500)
  })

  it('overlooks what the replay of its own run has left there', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await using other = await TestGround.create(endpoints[server])
    await ground.setScheduler('ON')
    await other.do(
      'CREATE TABLE ground.sessions (id INT) ENGINE = MyISAM',
      'CREATE EVENT ground.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO ground.sessions VALUES (1)',
    )
    const runId = other.database.slice(-6)
    expect(await watch(ground, () => other.do('INSERT INTO ground.sessions VALUES (2)'), runId)).toEqual([])
  })

  it('sees what an exempt account writes, also elsewhere, and tells who it was', async () => {
    await using ground = await TestGround.create(endpoints[server], ['ALL'])
    await using other = await TestGround.create(endpoints[server])
    await ground.do('CREATE TABLE ground.users (id INT PRIMARY KEY)')
    await other.do('CREATE TABLE ground.elsewhere (id INT PRIMARY KEY)')
    // Not the application of this watch, but an administrator who uses another account.
    await using frozen = await ground.openSwitch()
    await frozen.freeze()
    const request = { side: 'target' as const, databases: [ground.database], applicationUser: 'somebody' }
    const watching = await Watch.begin(ground.root, request)
    await using session = await ground.application.open({})
    await ask(session, `INSERT INTO ${ground.database}.users VALUES (1), (2)`)
    await ask(session, `INSERT INTO ${other.database}.elsewhere VALUES (1)`)
    const moved = await watching.end()
    // InnoDB of MySQL 5.6 does not tell when a table was changed.
    const expected = [`table ${ground.database}.users`, `table ${other.database}.elsewhere`]
    expect(moved.map(({ what }) => what)).toEqual(server === 'mysql:5.6' ? expected.slice(0, 1) : expected)
    for (const { culprit } of moved) {
      expect(culprit).toMatch(
        isMariaDb
          ? new RegExp(`perhaps '${ground.user}' from .*, who is exempt from read-only and was active`)
          : new RegExp(`'${ground.user}'@'localhost', whose statements changed 3 rows`),
      )
    }
  })

  it('sees tables that come and go', async () => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.do('CREATE TABLE ground.leaving (id INT)')
    const moved = await watch(ground, () =>
      ground.do('DROP TABLE ground.leaving', 'CREATE TABLE ground.coming (id INT)'),
    )
    expect(moved).toMatchObject([
      { what: `table ${ground.database}.leaving`, before: '0 rows, checksum 00', after: 'no such table' },
      { what: `table ${ground.database}.coming`, before: 'no such table', after: '0 rows, checksum 00' },
    ])
  })
})

it.each(['mariadb:11.8', 'mariadb:10.11'] as const)(
  'a sequence and a versioned table are seen to move on %s',
  async server => {
    await using ground = await TestGround.create(endpoints[server])
    await ground.do('CREATE SEQUENCE ground.numbers', 'CREATE TABLE ground.versioned (id INT) WITH SYSTEM VERSIONING')
    const moved = await watch(ground, () => ground.do('INSERT INTO ground.versioned VALUES (NEXTVAL(ground.numbers))'))
    expect(moved.map(({ what }) => what).sort()).toEqual([
      `table ${ground.database}.numbers`,
      `table ${ground.database}.versioned`,
    ])
  },
)

it('super_read_only lets no event run, and none is waited for', async () => {
  await using ground = await TestGround.create(endpoints['mysql:9.7'])
  await ground.setScheduler('ON')
  await ground.do(
    'CREATE TABLE ground.sessions (id INT)',
    'CREATE EVENT ground.purge ON SCHEDULE EVERY 1 SECOND DO INSERT INTO ground.sessions VALUES (1)',
  )
  await using frozen = await ground.openSwitch('super_read_only')
  await frozen.freeze()
  const watching = await Watch.begin(ground.root, {
    side: 'source',
    databases: [ground.database],
    applicationUser: ground.user,
  })
  const start = clock.monotonicMs()
  expect(await watching.end()).toEqual([])
  expect(clock.monotonicMs() - start).toBeLessThan(1_000)
})

describe.each([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
])('a watch on %s and %s with a binary log', (source, target) => {
  it('sees coordinates and GTIDs move, tells what was written, and overlooks temporary tables', async () => {
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

  /** What moves besides tables, when an administrator writes outside of what is looked at closely. */
  async function movedOn(server: Server): Promise<string[]> {
    await using ground = await TestGround.create(server.endpoint)
    await ground.do('CREATE TABLE ground.aside (id INT)')
    const request = { side: server.side, databases: [], applicationUser: ground.user }
    await using frozen = await ground.openSwitch()
    await frozen.freeze()
    const still = await Watch.begin(ground.root, request)
    expect(await ground.try('CREATE TEMPORARY TABLE basket (id INT)')).toBe('done')
    expect(await still.end()).toEqual([])
    const watching = await Watch.begin(ground.root, request)
    await ground.do('INSERT INTO ground.aside VALUES (1)')
    const moved = (await watching.end()).filter(({ what }) => !what.startsWith('table '))
    const log = moved.find(({ what }) => what === 'binary log')!
    expect(log.before).toMatch(/^binlog\.\d+:\d+$/)
    expect(log.after).toMatch(new RegExp(`^binlog\\.\\d+:\\d+, with: .*${ground.database}\\.aside`))
    return moved.map(({ what }) => what)
  }
})
