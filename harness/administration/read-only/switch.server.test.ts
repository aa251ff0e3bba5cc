import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { clock } from '../../kit/clock.ts'
import { DeadlineExceeded, waitFor } from '../../kit/deadline.ts'
import type { ReadOnlyMode } from '../../model/read-only-mode.ts'
import type { Session } from '../../model/session.ts'
import type { Endpoint, Topology } from '../../model/topology.ts'
import { UsageError } from '../../model/usage-error.ts'
import { ask } from '../../session/ask.ts'
import { externalServer } from '../../testing/external-server.ts'
import { TestGround } from '../../testing/test-ground.ts'
import { openTestTopology } from '../../testing/test-topology.ts'
import { freezeNote, readFreezeNote } from './freeze-note.ts'
import type { FreezeSettings } from './freeze-settings.ts'
import { type FreezeSwitch, openSwitch } from './switch.ts'

/** Servers that others use, too, as somebody else's are: whatever is changed there is put back. */
const endpoints = inject('endpoints')
const releases = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11'] as const

const runId = randomBytes(3).toString('hex')
const insertion = 'INSERT INTO t VALUES (1)'

async function openGround(endpoint: Endpoint): Promise<TestGround> {
  const ground = await TestGround.create(endpoint)
  await ground.do('CREATE TABLE ground.t (id INT) ENGINE = InnoDB')
  return ground
}

/** Until the server is seen to wait with the statement that would freeze it. */
function untilItWaits(session: Session): Promise<true> {
  const waits = async () =>
    (await ask(session, 'SHOW PROCESSLIST')).some(
      ([, , , , , , state, sql]) => /^SET GLOBAL/.test(sql ?? '') && /lock/.test(state ?? ''),
    ) || undefined
  return waitFor(waits, { what: 'a switch that waits', deadlineMs: 10_000 })
}

describe.each(releases)('%s', release => {
  const server = externalServer(endpoints[release], `mysql://root@${release}`)
  const isMysql9 = release === 'mysql:9.7'
  let ground: TestGround
  let before: FreezeSettings
  beforeAll(async () => {
    ground = await openGround(endpoints[release])
    before = await ground.administrator.readOnlySettings()
  })
  afterAll(async () => {
    await ground.administrator.setReadOnlySettings(before)
    await ground[Symbol.asyncDispose]()
  })
  const open = (mode: ReadOnlyMode) => openSwitch(server, mode, ground.root, runId)

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
        await using freezing = await open(mode)
        expect(freezing.how).toBe(how)
        expect(await ground.administrator.readOnlySettings()).toEqual(before)
        const { waitedMs } = await freezing.freeze()
        expect(waitedMs).toBeLessThan(2_000)
        expect(await ground.try(insertion)).toBe('1290')
        expect(await ground.tryAsRoot(insertion)).toBe(root)

        await freezing.thaw()
        expect(await ground.administrator.readOnlySettings()).toEqual(before)
        expect(await ground.try(insertion)).toBe('done')
        await freezing.freeze()
        expect(await ground.try(insertion)).toBe('1290')
      }
      expect(await ground.administrator.readOnlySettings()).toEqual(before)
      expect(await ground.try(insertion)).toBe('done')
    },
  )

  it('session leaves the server alone: each connection is set', async () => {
    await using freezing = await open('session')
    expect(freezing.how).toContain('SET SESSION TRANSACTION READ ONLY')
    expect(await freezing.freeze()).toEqual({ waitedMs: 0 })
    expect(await ground.administrator.readOnlySettings()).toEqual(before)
    expect(await ground.try(insertion)).toBe('done')
    await using session = await ground.application.open({ database: ground.database })
    await ask(session, 'SET SESSION TRANSACTION READ ONLY')
    await expect(ask(session, insertion)).rejects.toMatchObject({ errno: 1792 })
  })

  it.each<FreezeSettings>(
    isMysql9
      ? [
          { read_only: 'ON', super_read_only: 'OFF' },
          { read_only: 'ON', super_read_only: 'ON' },
        ]
      : [{ read_only: 'ON' }],
  )('that was %o before is so again', async settings => {
    // Under super_read_only nobody can leave a note, as nobody can make a database: such a server is one of ours.
    const own = { ...server, ours: settings.super_read_only === 'ON' }
    try {
      await ground.administrator.setReadOnlySettings(settings)
      for (const mode of ['read_only', 'super_read_only'] as const) {
        {
          await using freezing = await openSwitch(own, mode, ground.root, runId)
          await freezing.freeze()
          expect(await ground.try(insertion)).toBe('1290')
        }
        expect(await ground.administrator.readOnlySettings()).toEqual(settings)
      }
    } finally {
      await ground.administrator.setReadOnlySettings(before)
    }
  })

  it('has a note of what it was while it is frozen, as it is not ours', async () => {
    await using session = await ground.root.open()
    {
      await using freezing = await open('read_only')
      await freezing.freeze()
      expect(await readFreezeNote(session, runId)).toEqual(before)
      await freezing.thaw()
      expect(await readFreezeNote(session, runId)).toEqual({})
    }
    expect(await ask(session, `SHOW DATABASES LIKE '${freezeNote(runId)}'`)).toEqual([])
    await expect(openSwitch(server, 'read_only', ground.root)).rejects.toThrow('without a note')
  })

  it('that somebody else sets writable meanwhile is told, once it is as it was', async () => {
    await using freezing = await open('read_only')
    await freezing.freeze()
    await ground.administrator.run('SET GLOBAL read_only = 0')
    await expect(freezing.thaw()).rejects.toThrow(/somebody else set the server writable/)
    expect(await ground.administrator.readOnlySettings()).toEqual(before)
    await freezing.thaw()
    await freezing.freeze()
    await freezing.thaw()
    expect(await ground.administrator.readOnlySettings()).toEqual(before)
  })

  describe('while somebody holds LOCK TABLES … WRITE', () => {
    async function hold(freezing: FreezeSwitch, settled: (during: Session, holder: Session) => Promise<void>) {
      await using holder = await ground.root.open()
      await using during = await ground.root.open()
      await ask(holder, `LOCK TABLES ${ground.database}.t WRITE`)
      await settled(during, holder)
      await freezing.thaw()
      await ask(holder, 'UNLOCK TABLES')
      expect(await ground.administrator.readOnlySettings()).toEqual(before)
      expect(await ground.try(insertion)).toBe('done')
    }

    const nobodyFreezes = async (during: Session, holder: Session) => {
      expect((await ask(during, 'SHOW PROCESSLIST')).filter(row => /^SET GLOBAL/.test(row[7] ?? ''))).toEqual([])
      await ask(holder, `INSERT INTO ${ground.database}.t VALUES (2)`)
    }

    it('waits, and tells how long', async () => {
      await using freezing = await open('super_read_only')
      await hold(freezing, async (during, holder) => {
        const startMs = clock.monotonicMs()
        const frozen = freezing.freeze()
        await untilItWaits(during)
        await ask(holder, 'DO SLEEP(0.4)')
        await ask(holder, 'UNLOCK TABLES')
        const { waitedMs } = await frozen
        expect(waitedMs).toBeGreaterThan(390)
        expect(waitedMs).toBeLessThanOrEqual(clock.monotonicMs() - startMs)
        expect(await ground.try(insertion)).toBe('1290')
      })
    })

    it('gives up at its deadline, and freezes nothing then or later', async () => {
      await using freezing = await open('super_read_only')
      await hold(freezing, async (during, holder) => {
        const error: unknown = await freezing.freeze({ deadlineMs: 300 }).catch(error => error)
        expect(error).toBeInstanceOf(DeadlineExceeded)
        expect((error as Error).message).toContain('becoming read-only (SET GLOBAL')
        await nobodyFreezes(during, holder)
      })
    })

    it('gives up when it is called off', async () => {
      await using freezing = await open('read_only')
      await hold(freezing, async (during, holder) => {
        const interrupt = new AbortController()
        const frozen = freezing.freeze({ signal: interrupt.signal })
        const refused = expect(frozen).rejects.toThrow('called off')
        await untilItWaits(during)
        interrupt.abort(new Error('called off'))
        await refused
        await nobodyFreezes(during, holder)
        await expect(freezing.freeze({ signal: interrupt.signal })).rejects.toThrow('called off')
      })
    })

    it('gives up when it is thawed meanwhile', async () => {
      await using freezing = await open('read_only')
      await hold(freezing, async (during, holder) => {
        const refused = expect(freezing.freeze()).rejects.toThrow('is being thawed')
        await untilItWaits(during)
        await freezing.thaw()
        await refused
        await nobodyFreezes(during, holder)
      })
    })
  })

  it('tells an account that may not how to get on', async () => {
    const error: unknown = await openSwitch(server, 'read_only', ground.application, runId).catch(error => error)
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
    await using ground = await openGround(server.endpoint)
    await ground.administrator.setReadOnlySettings({ read_only: 'ON' })
    {
      await using freezing = await openSwitch(server, 'innodb_read_only', ground.root)
      expect(freezing.how).toBe('restarted with --innodb-read-only=1 --read-only=1')
      expect((await freezing.freeze()).waitedMs).toBeGreaterThan(0)
      expect(await ground.administrator.run('SELECT @@innodb_read_only')).toEqual([['1']])
      expect(await ground.try(insertion)).toBe('1290')
    }
    expect(await ground.administrator.run('SELECT @@innodb_read_only')).toEqual([['0']])
    expect(await ground.administrator.readOnlySettings()).toMatchObject({ read_only: 'ON' })
    await ground.administrator.setReadOnlySettings({ read_only: 'OFF' })
    expect(await ground.try(insertion)).toBe('done')
    expect(server.died.aborted).toBe(false)
  })
})
