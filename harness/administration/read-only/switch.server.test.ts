import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { clock } from '../../kit/clock.ts'
import { DeadlineExceeded, waitFor } from '../../kit/deadline.ts'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import type { ReadOnlyMode } from '../../model/read-only.ts'
import type { Session } from '../../model/session.ts'
import type { Endpoint, Server, Topology } from '../../model/topology.ts'
import { UsageError } from '../../model/usage-error.ts'
import { ask, QuestionRefused } from '../../session/ask.ts'
import { probe } from '../../session/probe.ts'
import { Sessions } from '../../session/sessions.ts'
import { openTopology } from '../../topology/open.ts'
import { parseSpec } from '../../topology/specs/spec.ts'
import { freezeNote, readFreezeNote } from './freeze-note.ts'
import { type FreezeSettings, readFreezeSettings, restoreFreezeSettings } from './freeze-settings.ts'
import { type FreezeSwitch, openSwitch } from './switch.ts'

/** Servers that others use, too, as somebody else's are: whatever is changed there is put back. */
const endpoints = inject('endpoints')
const releases = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11'] as const
type TestRelease = (typeof releases)[number]

const runId = randomBytes(3).toString('hex')
const database = `crosscheck_switch_${runId}`
const ordinary = { user: `crosscheck${runId}`, password: 'Aa1-of-an-application' }

function external(release: TestRelease): Server {
  return {
    side: 'source',
    spec: `mysql://root@${release}`,
    provider: 'external',
    endpoint: endpoints[release],
    description: release,
    died: new AbortController().signal,
    ours: false,
    [Symbol.asyncDispose]: async () => {},
  }
}

/** Its root, and an account of an application in a database with a table. */
class Place implements AsyncDisposable {
  readonly root: Sessions
  readonly #endpoint: Endpoint

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
    this.root = new Sessions(endpoint, { preamble: [] })
  }

  async prepare(): Promise<void> {
    await this.ask(
      `CREATE DATABASE ${database}`,
      `CREATE TABLE ${database}.t (id INT) ENGINE = InnoDB`,
      `CREATE USER '${ordinary.user}'@'%' IDENTIFIED BY '${ordinary.password}'`,
      `GRANT ALL ON ${database}.* TO '${ordinary.user}'@'%'`,
    )
  }

  async ask(...statements: string[]): Promise<(string | null)[][]> {
    await using session = await this.root.open()
    let rows: (string | null)[][] = []
    for (const sql of statements) rows = await ask(session, sql)
    return rows
  }

  async settings(): Promise<FreezeSettings> {
    await using session = await this.root.open()
    return await readFreezeSettings(session)
  }

  async set(settings: FreezeSettings): Promise<void> {
    await using session = await this.root.open()
    await restoreFreezeSettings(session, settings)
  }

  /** What an INSERT gets: `done`, or the error's number. */
  async insertAs(who: 'application' | 'root', preamble: string[] = []): Promise<number | 'done'> {
    const endpoint = who === 'root' ? this.#endpoint : { ...this.#endpoint, ...ordinary }
    await using sessions = new Sessions(endpoint, { preamble })
    await using session = await sessions.open({ database })
    try {
      await ask(session, 'INSERT INTO t VALUES (1)')
      return 'done'
    } catch (error) {
      if (error instanceof QuestionRefused) return error.errno
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ask(`DROP DATABASE ${database}`, `DROP USER '${ordinary.user}'@'%'`)
    await this.root[Symbol.asyncDispose]()
  }
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
  const server = external(release)
  const isMysql9 = release === 'mysql:9.7'
  let place: Place
  let before: FreezeSettings
  beforeAll(async () => {
    place = new Place(endpoints[release])
    await place.prepare()
    before = await place.settings()
  })
  afterAll(async () => {
    await place.set(before)
    await place[Symbol.asyncDispose]()
  })
  const open = (mode: ReadOnlyMode) => openSwitch(server, mode, place.root, runId)

  it.each([
    { mode: 'read_only', how: 'SET GLOBAL read_only = 1', root: 'done' },
    {
      mode: 'super_read_only',
      how: isMysql9
        ? 'SET GLOBAL super_read_only = 1'
        : 'SET GLOBAL read_only = 1 (this server knows no super_read_only)',
      root: isMysql9 ? 1290 : 'done',
    },
  ] as const satisfies { mode: ReadOnlyMode; how: string; root: number | 'done' }[])(
    '$mode refuses an application, and goes away without a trace',
    async ({ mode, how, root }) => {
      {
        await using freezing = await open(mode)
        expect(freezing.how).toBe(how)
        expect(await place.settings()).toEqual(before)
        const { waitedMs } = await freezing.freeze()
        expect(waitedMs).toBeLessThan(2_000)
        expect(await place.insertAs('application')).toBe(1290)
        expect(await place.insertAs('root')).toBe(root)

        await freezing.thaw()
        expect(await place.settings()).toEqual(before)
        expect(await place.insertAs('application')).toBe('done')
        await freezing.freeze()
        expect(await place.insertAs('application')).toBe(1290)
      }
      expect(await place.settings()).toEqual(before)
      expect(await place.insertAs('application')).toBe('done')
    },
  )

  it('session leaves the server alone: each connection is set', async () => {
    await using freezing = await open('session')
    expect(freezing.how).toContain('SET SESSION TRANSACTION READ ONLY')
    expect(await freezing.freeze()).toEqual({ waitedMs: 0 })
    expect(await place.settings()).toEqual(before)
    expect(await place.insertAs('application')).toBe('done')
    expect(await place.insertAs('application', ['SET SESSION TRANSACTION READ ONLY'])).toBe(1792)
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
      await place.set(settings)
      for (const mode of ['read_only', 'super_read_only'] as const) {
        {
          await using freezing = await openSwitch(own, mode, place.root, runId)
          await freezing.freeze()
          expect(await place.insertAs('application')).toBe(1290)
        }
        expect(await place.settings()).toEqual(settings)
      }
    } finally {
      await place.set(before)
    }
  })

  it('has a note of what it was while it is frozen, as it is not ours', async () => {
    await using session = await place.root.open()
    {
      await using freezing = await open('read_only')
      await freezing.freeze()
      expect(await readFreezeNote(session, runId)).toEqual(before)
      await freezing.thaw()
      expect(await readFreezeNote(session, runId)).toEqual({})
    }
    expect(await ask(session, `SHOW DATABASES LIKE '${freezeNote(runId)}'`)).toEqual([])
    await expect(openSwitch(server, 'read_only', place.root)).rejects.toThrow('without a note')
  })

  it('that somebody else sets writable meanwhile is told, once it is as it was', async () => {
    await using freezing = await open('read_only')
    await freezing.freeze()
    await place.ask('SET GLOBAL read_only = 0')
    await expect(freezing.thaw()).rejects.toThrow(/somebody else set the server writable/)
    expect(await place.settings()).toEqual(before)
    await freezing.thaw()
    await freezing.freeze()
    await freezing.thaw()
    expect(await place.settings()).toEqual(before)
  })

  describe('while somebody holds LOCK TABLES … WRITE', () => {
    async function hold(freezing: FreezeSwitch, settled: (during: Session, holder: Session) => Promise<void>) {
      await using holder = await place.root.open()
      await using during = await place.root.open()
      await ask(holder, `LOCK TABLES ${database}.t WRITE`)
      await settled(during, holder)
      await freezing.thaw()
      await ask(holder, 'UNLOCK TABLES')
      expect(await place.settings()).toEqual(before)
      expect(await place.insertAs('application')).toBe('done')
    }

    const nobodyFreezes = async (during: Session, holder: Session) => {
      expect((await ask(during, 'SHOW PROCESSLIST')).filter(row => /^SET GLOBAL/.test(row[7] ?? ''))).toEqual([])
      await ask(holder, `INSERT INTO ${database}.t VALUES (2)`)
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
        expect(await place.insertAs('application')).toBe(1290)
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
    await using sessions = new Sessions({ ...endpoints[release], ...ordinary }, { preamble: [] })
    const error: unknown = await openSwitch(server, 'read_only', sessions, runId).catch(error => error)
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
  let logsDirectory: string
  let topology: Topology
  beforeAll(async () => {
    logsDirectory = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
    topology = await openTopology({
      source: parseSpec(source, 'source'),
      target: parseSpec(target, 'target'),
      runtime: 'embedded',
      cacheDirectory: cacheDirectory(),
      logsDirectory,
      probe,
      progress: () => {},
      signal: AbortSignal.timeout(60_000),
    })
  })
  afterAll(async () => {
    await topology[Symbol.asyncDispose]()
    await rm(logsDirectory, { recursive: true })
  })

  it.each(['source', 'target'] as const)('answers as a reader of Aurora does, on the %s', async side => {
    const server = topology[side]
    await using place = new Place(server.endpoint)
    await place.prepare()
    await place.set({ read_only: 'ON' })
    {
      await using freezing = await openSwitch(server, 'innodb_read_only', place.root)
      expect(freezing.how).toBe('restarted with --innodb-read-only=1 --read-only=1')
      expect((await freezing.freeze()).waitedMs).toBeGreaterThan(0)
      expect(await place.ask('SELECT @@innodb_read_only')).toEqual([['1']])
      expect(await place.insertAs('application')).toBe(1290)
    }
    expect(await place.ask('SELECT @@innodb_read_only')).toEqual([['0']])
    expect(await place.settings()).toMatchObject({ read_only: 'ON' })
    await place.set({ read_only: 'OFF' })
    expect(await place.insertAs('application')).toBe('done')
    expect(server.died.aborted).toBe(false)
  })
})
