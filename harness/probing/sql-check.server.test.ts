import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { loadSuites } from '../config/load-suites.ts'
import type { ProbeReport } from '../model/probe-report.ts'
import type { Session } from '../model/session.ts'
import type { Suite } from '../model/statement.ts'
import type { Endpoint } from '../model/topology.ts'
import { ask } from '../session/ask.ts'
import { Sessions } from '../session/sessions.ts'
import { parseSuite } from '../suite/parse.ts'
import { runProbe } from './probe.ts'
import { openSqlCheck } from './sql-check.ts'

const root = join(import.meta.dirname, '../..')

describe.each(['mysql:9.7', 'mariadb:11.8'] as const)('a probe of %s with suites', server => {
  const undo = new AsyncDisposableStack()
  const endpoint = inject('endpoints')[server]
  let administrator: Session
  let application: Endpoint
  let suites: Suite[]

  const tell = (sql: string) => ask(administrator, sql)
  const databases = async () => (await tell(`SHOW DATABASES LIKE 'crosscheck\\_probe\\_%'`)).map(([name]) => name!)

  beforeAll(async () => {
    const sessions = undo.use(new Sessions(endpoint, { preamble: [] }))
    administrator = undo.use(await sessions.open())
    const user = `crosscheck_app_${randomBytes(3).toString('hex')}`
    const password = randomBytes(9).toString('hex')
    undo.defer(async () => {
      await tell('SET GLOBAL read_only = 0')
      await tell(`DROP USER '${user}'@'%'`)
    })
    await tell(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`)
    await tell(`GRANT ALL ON \`crosscheck\\_%\`.* TO '${user}'@'%'`)
    application = { host: endpoint.host, port: endpoint.port, tls: endpoint.tls, user, password }
    const all = await loadSuites([join(root, 'suites/accounts')], { fixturesDirectory: join(root, 'fixtures') })
    suites = all.filter(({ path }) => path === 'auth')
  })
  afterAll(() => undo.disposeAsync())

  /** Probes at 80 a second; does what `at` says when so many attempts are settled, and ends with the last of it. */
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
      tell: event => {
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

  it('sees the paths of a log-in work through a freeze and a thaw, and leaves no database', async () => {
    const before = await databases()
    const report = await probe(suites, {
      20: () => tell('SET GLOBAL read_only = 1'),
      60: () => tell('SET GLOBAL read_only = 0'),
      90: async () => {},
    })
    expect(report.windows).toEqual([])
    expect(report.decision).toBe('passed')
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

  it('asks for a server that takes writes', async () => {
    await tell('SET GLOBAL read_only = 1')
    try {
      await expect(probe([guarded(visits)], { 1: async () => {} })).rejects.toThrow('read-only already')
    } finally {
      await tell('SET GLOBAL read_only = 0')
    }
  })
})
