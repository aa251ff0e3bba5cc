import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { clock } from '../../kit/clock.ts'
import { DeadlineExceeded, waitFor } from '../../kit/deadline.ts'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import type { Session } from '../../model/session.ts'
import type { Endpoint, Topology } from '../../model/topology.ts'
import { UsageError } from '../../model/usage-error.ts'
import { queryRows } from '../../session/query-rows.ts'
import { externalServer } from '../../testing/external-server.ts'
import { TestDatabase } from '../../testing/test-database.ts'
import { openTestTopology } from '../../testing/test-topology.ts'
import type { ReadOnlySettings } from './read-only-settings.ts'
import { openSwitch, type ReadOnlySwitch } from './read-only-switch.ts'
import { readSettingsNote, settingsNote } from './settings-note.ts'

/** Servers that other tests use, too, as other people use a foreign server: each change of their settings is undone. */
const endpoints = inject('endpoints')
const releases = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11'] as const

const runId = randomBytes(3).toString('hex')
const insertion = 'INSERT INTO t VALUES (1)'

async function createTestDatabase(endpoint: Endpoint): Promise<TestDatabase> {
  await using undo = new AsyncDisposableStack()
  const testDatabase = undo.use(await TestDatabase.create(endpoint))
  await testDatabase.do('CREATE TABLE app.t (id INT) ENGINE = InnoDB')
  undo.move()
  return testDatabase
}

/** Waits until the server shows that the statement that sets it read-only waits for a lock. */
function untilItWaits(session: Session): Promise<true> {
  const waits = async () =>
    (await queryRows(session, 'SHOW PROCESSLIST')).some(
      ([, , , , , , state, sql]) => /^SET GLOBAL/.test(sql ?? '') && /lock/.test(state ?? ''),
    ) || undefined
  return waitFor(waits, { what: 'a switch that waits', deadlineMs: 10_000 })
}

describe.each(releases)('%s', release => {
  const server = externalServer(endpoints[release], `mysql://root@${release}`)
  const isMysql9 = release === 'mysql:9.7'
  let testDatabase: TestDatabase
  let before: ReadOnlySettings
  beforeAll(async () => {
    testDatabase = await createTestDatabase(endpoints[release])
    before = await testDatabase.administrator.readOnlySettings()
  })
  afterAll(async () => {
    await testDatabase.administrator.setReadOnlySettings(before)
    await testDatabase[Symbol.asyncDispose]()
  })
  const open = (mode: ReadOnlyMode) => openSwitch(server, mode, testDatabase.root, runId)

  it.each([
    { mode: 'read_only', how: 'SET GLOBAL read_only = 1', root: 'done' },
    {
      mode: 'super_read_only',
      how: isMysql9
        ? 'SET GLOBAL super_read_only = 1'
        : 'SET GLOBAL read_only = 1 (this server knows no super_read_only)',
      root: isMysql9 ? '1290' : 'done',
    },
  ] as const satisfies { mode: ReadOnlyMode; how: string; root: string }[])(
    '$mode refuses an application, and goes away without a trace',
    async ({ mode, how, root }) => {
      {
        await using switching = await open(mode)
        expect(switching.how).toBe(how)
        expect(await testDatabase.administrator.readOnlySettings()).toEqual(before)
        const { waitedMs } = await switching.on()
        expect(waitedMs).toBeLessThan(2_000)
        expect(await testDatabase.try(insertion)).toBe('1290')
        expect(await testDatabase.tryAsRoot(insertion)).toBe(root)

        await switching.off()
        expect(await testDatabase.administrator.readOnlySettings()).toEqual(before)
        expect(await testDatabase.try(insertion)).toBe('done')
        await switching.on()
        expect(await testDatabase.try(insertion)).toBe('1290')
      }
      expect(await testDatabase.administrator.readOnlySettings()).toEqual(before)
      expect(await testDatabase.try(insertion)).toBe('done')
    },
  )

  it('session leaves the server alone: each connection is set', async () => {
    await using switching = await open('session')
    expect(switching.how).toContain('SET SESSION TRANSACTION READ ONLY')
    expect(await switching.on()).toEqual({ waitedMs: 0 })
    expect(await testDatabase.administrator.readOnlySettings()).toEqual(before)
    expect(await testDatabase.try(insertion)).toBe('done')
    await using session = await testDatabase.application.open({ database: testDatabase.database })
    await queryRows(session, 'SET SESSION TRANSACTION READ ONLY')
    await expect(queryRows(session, insertion)).rejects.toMatchObject({ errno: 1792 })
  })

  it.each<ReadOnlySettings>(
    isMysql9
      ? [
          { read_only: 'ON', super_read_only: 'OFF' },
          { read_only: 'ON', super_read_only: 'ON' },
        ]
      : [{ read_only: 'ON' }],
  )('that was %o before is so again', async settings => {
    // Under super_read_only nobody can leave a note, because nobody can create a database: such a server must be
    // Crosscheck's own.
    const own = { ...server, ours: settings.super_read_only === 'ON' }
    try {
      await testDatabase.administrator.setReadOnlySettings(settings)
      for (const mode of ['read_only', 'super_read_only'] as const) {
        {
          await using switching = await openSwitch(own, mode, testDatabase.root, runId)
          await switching.on()
          expect(await testDatabase.try(insertion)).toBe('1290')
        }
        expect(await testDatabase.administrator.readOnlySettings()).toEqual(settings)
      }
    } finally {
      await testDatabase.administrator.setReadOnlySettings(before)
    }
  })

  it('has a note of what it was while it is read-only, as Crosscheck did not start it', async () => {
    await using session = await testDatabase.root.open()
    {
      await using switching = await open('read_only')
      await switching.on()
      expect(await readSettingsNote(session, runId)).toEqual(before)
      await switching.off()
      expect(await readSettingsNote(session, runId)).toEqual({})
    }
    expect(await queryRows(session, `SHOW DATABASES LIKE '${settingsNote(runId)}'`)).toEqual([])
    await expect(openSwitch(server, 'read_only', testDatabase.root)).rejects.toThrow('without a note')
  })

  it('that somebody else sets writable meanwhile is told, once it is as it was', async () => {
    await using switching = await open('read_only')
    await switching.on()
    await testDatabase.administrator.run('SET GLOBAL read_only = 0')
    await expect(switching.off()).rejects.toThrow(/somebody else set the server writable/)
    expect(await testDatabase.administrator.readOnlySettings()).toEqual(before)
    await switching.off()
    await switching.on()
    await switching.off()
    expect(await testDatabase.administrator.readOnlySettings()).toEqual(before)
  })

  describe('while somebody holds LOCK TABLES … WRITE', () => {
    async function hold(switching: ReadOnlySwitch, settled: (during: Session, holder: Session) => Promise<void>) {
      await using holder = await testDatabase.root.open()
      await using during = await testDatabase.root.open()
      await queryRows(holder, `LOCK TABLES ${testDatabase.database}.t WRITE`)
      await settled(during, holder)
      await switching.off()
      await queryRows(holder, 'UNLOCK TABLES')
      expect(await testDatabase.administrator.readOnlySettings()).toEqual(before)
      expect(await testDatabase.try(insertion)).toBe('done')
    }

    const nobodySetsReadOnly = async (during: Session, holder: Session) => {
      expect((await queryRows(during, 'SHOW PROCESSLIST')).filter(row => /^SET GLOBAL/.test(row[7] ?? ''))).toEqual([])
      await queryRows(holder, `INSERT INTO ${testDatabase.database}.t VALUES (2)`)
    }

    it('waits, and tells how long', async () => {
      await using switching = await open('super_read_only')
      await hold(switching, async (during, holder) => {
        const startMs = clock.monotonicMs()
        const isOn = switching.on()
        await untilItWaits(during)
        await queryRows(holder, 'DO SLEEP(0.4)')
        await queryRows(holder, 'UNLOCK TABLES')
        const { waitedMs } = await isOn
        expect(waitedMs).toBeGreaterThan(390)
        expect(waitedMs).toBeLessThanOrEqual(clock.monotonicMs() - startMs)
        expect(await testDatabase.try(insertion)).toBe('1290')
      })
    })

    it('gives up at its deadline, and freezes nothing then or later', async () => {
      await using switching = await open('super_read_only')
      await hold(switching, async (during, holder) => {
        const error: unknown = await switching.on({ deadlineMs: 300 }).catch(error => error)
        expect(error).toBeInstanceOf(DeadlineExceeded)
        expect((error as Error).message).toContain('becoming read-only (SET GLOBAL')
        await nobodySetsReadOnly(during, holder)
      })
    })

    it('gives up when it is called off', async () => {
      await using switching = await open('read_only')
      await hold(switching, async (during, holder) => {
        const interrupt = new AbortController()
        const isOn = switching.on({ signal: interrupt.signal })
        const refused = expect(isOn).rejects.toThrow('called off')
        await untilItWaits(during)
        interrupt.abort(new Error('called off'))
        await refused
        await nobodySetsReadOnly(during, holder)
        await expect(switching.on({ signal: interrupt.signal })).rejects.toThrow('called off')
      })
    })

    it('gives up when it is read-write again meanwhile', async () => {
      await using switching = await open('read_only')
      await hold(switching, async (during, holder) => {
        const refused = expect(switching.on()).rejects.toThrow('is being set read-write')
        await untilItWaits(during)
        await switching.off()
        await refused
        await nobodySetsReadOnly(during, holder)
      })
    })
  })

  it('tells an account that may not how to get on', async () => {
    const error: unknown = await openSwitch(server, 'read_only', testDatabase.application, runId).catch(error => error)
    if (!(error instanceof UsageError)) throw new Error(`was accepted: ${error}`)
    expect(error.describe()).toMatch(/may not make the server read-only: .*\n.*--read-only-mode session/)
  })

  it('that already runs cannot be restarted', async () => {
    await expect(open('innodb_read_only')).rejects.toThrow(UsageError)
  })
})

describe.each([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const)('innodb_read_only on %s and %s', (source, target) => {
  let topology: Topology
  beforeAll(async () => {
    topology = await openTestTopology(source, target)
  })
  afterAll(() => topology[Symbol.asyncDispose]())

  it.each(['source', 'target'] as const)('answers as a reader of Aurora does, on the %s', async side => {
    const server = topology[side]
    await using testDatabase = await createTestDatabase(server.endpoint)
    await testDatabase.administrator.setReadOnlySettings({ read_only: 'ON' })
    {
      await using switching = await openSwitch(server, 'innodb_read_only', testDatabase.root)
      expect(switching.how).toBe('restarted with --innodb-read-only=1 --read-only=1')
      expect((await switching.on()).waitedMs).toBeGreaterThan(0)
      expect(await testDatabase.administrator.run('SELECT @@innodb_read_only')).toEqual([['1']])
      expect(await testDatabase.try(insertion)).toBe('1290')
    }
    expect(await testDatabase.administrator.run('SELECT @@innodb_read_only')).toEqual([['0']])
    expect(await testDatabase.administrator.readOnlySettings()).toMatchObject({ read_only: 'ON' })
    await testDatabase.administrator.setReadOnlySettings({ read_only: 'OFF' })
    expect(await testDatabase.try(insertion)).toBe('done')
    expect(server.died.aborted).toBe(false)
  })
})
