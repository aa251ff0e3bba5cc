import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { loadSuites } from '../config/load-suites.ts'
import type { ProbeReport } from '../model/probe-report.ts'
import type { Suite } from '../model/statement.ts'
import type { Endpoint } from '../model/topology.ts'
import { UsageError } from '../model/usage-error.ts'
import { recover } from '../recovery/recover.ts'
import { Sessions } from '../session/sessions.ts'
import { parseSuite } from '../suite/parse.ts'
import { Administrator } from '../testing/administrator.ts'
import { runProbe } from './probe.ts'
import { openSqlCheck } from './sql-check.ts'

const root = join(import.meta.dirname, '../..')

describe.each(['mysql:9.7', 'mariadb:11.8'] as const)('a probe of %s with suites', server => {
  const undo = new AsyncDisposableStack()
  const endpoint = inject('endpoints')[server]
  let administrator: Administrator
  let application: Endpoint
  let suites: Suite[]

  const tell = (sql: string) => administrator.run(sql)
  const databases = async () => (await tell(`SHOW DATABASES LIKE 'crosscheck\\_probe\\_%'`)).map(([name]) => name!)

  beforeAll(async () => {
    administrator = undo.use(new Administrator(endpoint))
    const { host, port, tls, user, password } = await administrator.createAccount(['ALL ON `crosscheck\\_%`.*'])
    administrator.undo('SET GLOBAL read_only = 0')
    application = { host, port, tls, user, password }
    const { suites: all } = await loadSuites([join(root, 'suites/accounts')], { fixtures: join(root, 'fixtures') })
    suites = all.filter(({ path }) => path === 'auth')
  })
  afterAll(() => undo.disposeAsync())

  /**
   * Probes at 80 attempts a second; calls each function of `at` when that many attempts are settled, and ends with the
   * last.
   */
  async function probe(probed: readonly Suite[], at: Record<number, () => Promise<unknown>>): Promise<ProbeReport> {
    const never = new AbortController().signal
    const over = new AbortController()
    const actions: Promise<unknown>[] = []
    const last = Math.max(...Object.keys(at).map(Number))
    let settled = 0
    await using check = await openSqlCheck({
      endpoint: application,
      display: server,
      suites: probed,
      databases: { runId: randomBytes(3).toString('hex') },
      connections: 4,
      timeoutMs: 5_000,
      signal: never,
    })
    const report = await runProbe({
      probed: server,
      cases: check.cases,
      ratePerSecond: 80,
      slowMs: 5_000,
      timeoutMs: 5_000,
      signal: over.signal,
      onEvent: event => {
        if (event.kind !== 'progress') return
        settled += 1
        const action = at[settled]
        if (action) actions.push(action())
        if (settled === last) over.abort()
      },
    })
    await Promise.all(actions)
    return report
  }

  it('sees the paths of a log-in work through read-only and back, and leaves no database', async () => {
    const before = await databases()
    const report = await probe(suites, {
      20: () => tell('SET GLOBAL read_only = 1'),
      60: () => tell('SET GLOBAL read_only = 0'),
      90: async () => {},
    })
    // On every server, a transaction that is open at the switch loses its COMMIT.
    const windows = report.windows.filter(({ first }) => !/^log in: close: 1290 /.test(first))
    expect(windows).toEqual([])
    expect(report.counts.refused + report.counts.wrong).toBeLessThanOrEqual(4)
    expect(report.counts.good).toBeGreaterThanOrEqual(90)
    expect(report.cases.map(({ name }) => name)).toEqual(['log in', 'remember me', 'session check', 'single sign-on'])
    expect(await databases()).toEqual(before)
  })

  const guarded = (text: string) => parseSuite(text, { file: 'guarded.sql' })
  const visits = `-- suite: visits
CREATE TABLE IF NOT EXISTS visitors (name VARCHAR(20) PRIMARY KEY);
INSERT IGNORE INTO visitors VALUES ('ada');
-- name: known
SELECT name FROM visitors WHERE name = 'ada';
-- name: unknown
SELECT name FROM visitors WHERE name = 'nobody';
`

  it('tells of the window in which a write on the way was refused', async () => {
    const report = await probe([guarded(visits)], {
      10: () => tell('SET GLOBAL read_only = 1'),
      30: () => tell('SET GLOBAL read_only = 0'),
      50: async () => {},
    })
    expect(report).toMatchObject({
      decision: 'failed',
      windows: [{ kind: 'refused', whys: { error: report.counts.refused } }],
    })
    expect(report.windows[0]!.first).toContain('1290')
    expect(report.counts.refused).toBeGreaterThanOrEqual(15)
  })

  it('tells of somebody who is found no more, and of somebody who should not be there', async () => {
    const steady = visits
      .replace('CREATE TABLE IF', '-- on-read-only: refused\nCREATE TABLE IF')
      .replace('INSERT IGNORE', '-- on-read-only: refused\nINSERT IGNORE')
    const everywhere = async (sql: (database: string) => string) => {
      for (const name of await databases()) await tell(sql(name))
    }
    const report = await probe([guarded(steady)], {
      10: async () => {
        await tell('SET GLOBAL read_only = 1')
        await everywhere(name => `DELETE FROM ${name}.visitors`)
      },
      30: () => everywhere(name => `INSERT INTO ${name}.visitors VALUES ('ada'), ('nobody')`),
      50: () => tell('SET GLOBAL read_only = 0'),
    })
    expect(report.windows).toMatchObject([{ kind: 'wrong', first: expect.stringContaining('known: no rows') }])
    expect(report.windows[0]!.whys).toEqual({ 'good-refused': expect.any(Number), 'bad-accepted': expect.any(Number) })
    expect(report.counts.wrong).toBeGreaterThanOrEqual(30)
  })

  it('comes back by itself after its connections were cut', async () => {
    const cut = async () => {
      const rows = await tell(`SELECT id FROM information_schema.processlist WHERE user = '${application.user}'`)
      for (const [id] of rows) await tell(`KILL ${id}`)
    }
    const report = await probe([guarded(visits)], { 10: cut, 30: async () => {} })
    expect(report.counts.refused).toBeLessThanOrEqual(8)
    expect(report.counts.good).toBeGreaterThanOrEqual(20)
  })

  const openOn = (text: string, timeoutMs: number, runId = randomBytes(3).toString('hex')) =>
    openSqlCheck({
      endpoint: application,
      display: 'mysql://app@there',
      suites: [guarded(text)],
      databases: { runId },
      connections: 2,
      timeoutMs,
      signal: new AbortController().signal,
    })

  it('tells of databases that a read-only server keeps, and what drops them later: recovery knows them', async () => {
    const runId = randomBytes(3).toString('hex')
    const check = await openOn(visits, 5_000, runId)
    const names = [`crosscheck_probe_1_1_${runId}`, `crosscheck_probe_1_2_${runId}`]
    try {
      await tell('SET GLOBAL read_only = 1')
      const error: Error = await check[Symbol.asyncDispose]().then(
        () => new Error('all were dropped'),
        error => error,
      )
      expect(error.message).toMatch(/^databases of the probe stay on the server, which takes no DROP now: /)
      expect(names.filter(name => !error.message.includes(name))).toEqual([])
      expect(error.message).toMatch(/; to drop what is left, later: npx crosscheck recover mysql:\/\/app@there$/)
    } finally {
      await tell('SET GLOBAL read_only = 0')
    }
    await using sessions = new Sessions(application, { initStatements: [] })
    const { steps } = await recover(sessions, { runId, force: true })
    expect(steps.filter(({ kind }) => kind === 'database')).toMatchObject(
      names.map(what => ({ what, outcome: 'undone' })),
    )
  })

  it('is not begun with a suite that is slower than an attempt may be, and says so', async () => {
    const before = await databases()
    const slow = '-- suite: slow\nSELECT SLEEP(0.1);\n'
    const error: unknown = await openOn(slow, 50).catch(error => error)
    if (!(error instanceof UsageError)) throw new Error(`was accepted: ${error}`)
    expect(error.describe()).toMatch(
      /^slow is too slow for this probe while all is well: an attempt takes [1-9]\d\d+ ms at best, and may take 50 ms\n {2}allow more with --timeout/,
    )
    await using _ = await openOn(slow, 30_000)
    expect((await databases()).length).toBe(before.length + 2)
  })

  it('asks for a server that takes writes', async () => {
    await tell('SET GLOBAL read_only = 1')
    try {
      await expect(probe([guarded(visits)], { 1: async () => {} })).rejects.toThrow('read-only already')
    } finally {
      await tell('SET GLOBAL read_only = 0')
    }
  })

  // This test is slow, and has the same result on all servers.
  if (server !== 'mysql:9.7') return
  it('is not begun with a statement that is not answered while all is well', async () => {
    const error: unknown = await openOn('-- suite: stuck\n-- name: wait\nSELECT SLEEP(60);\n', 100).catch(
      error => error,
    )
    if (!(error instanceof UsageError)) throw new Error(`was accepted: ${error}`)
    expect(error.describe()).toMatch(/^stuck is too slow .*10000 ms\n {2}allow more with --timeout/)
  })
})
