import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import {
  currentReadOnlySettings,
  type ReadOnlySettings,
  restoreReadOnlySettings,
} from '../administration/read-only/read-only-settings.ts'
import { settingsNote, writeSettingsNote } from '../administration/read-only/settings-note.ts'
import { makeMark, markDatabase, RunAtWork } from '../administration/runs/run-mark.ts'
import { waitFor } from '../kit/deadline.ts'
import { queryRows } from '../session/query-rows.ts'
import { Sessions } from '../session/sessions.ts'
import { Administrator } from '../testing/administrator.ts'
import { childrenOf, processIds, procFile } from '../testing/processes.ts'
import { ReadOnlyRun } from '../testing/read-only-run.ts'
import { recover } from './recover.ts'
import { type RunGuard, startRunGuard } from './run-guard.ts'

/** Servers that other tests use, too, as other people use a foreign server: each change of their settings is undone. */
const endpoints = inject('endpoints')
const releases = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11'] as const

const newRunId = () => randomBytes(3).toString('hex')

describe.each(releases)('%s', release => {
  const endpoint = endpoints[release]
  const administrator = new Administrator(endpoint)
  const root = administrator.sessions
  let before: ReadOnlySettings
  let runId: string
  beforeAll(async () => {
    before = await administrator.readOnlySettings()
  })
  beforeEach(() => {
    runId = newRunId()
  })
  afterEach(async () => {
    await administrator.setReadOnlySettings(before)
    await recover(root, { runId, force: true })
  })
  afterAll(() => administrator[Symbol.asyncDispose]())

  /** Returns the databases and accounts with this word, for example the id of a run, in their names. */
  async function named(word: string): Promise<string[]> {
    const found = await administrator.run(
      `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE '%${word}%' ` +
        `UNION ALL SELECT CONCAT(User, '@', Host) FROM mysql.user WHERE User LIKE '%${word}%'`,
    )
    return found.map(([name]) => name!).toSorted()
  }

  /** Creates the objects of a run, as far as they matter here. */
  const makeOrphans = (id: string) =>
    administrator
      .run(
        `CREATE DATABASE crosscheck_log_in_${id}`,
        `CREATE TABLE crosscheck_log_in_${id}.users (id INT) ENGINE = InnoDB`,
        `CREATE DATABASE crosscheck__${id}`,
        `CREATE USER 'crosscheck${id}'@'%' IDENTIFIED BY 'Aa1-secret'`,
        `CREATE USER 'crosscheck${id}'@'127.0.0.1' IDENTIFIED BY 'Aa1-secret'`,
        `GRANT ALL ON \`crosscheck\\_%\\_${id}\`.* TO 'crosscheck${id}'@'%'`,
      )
      .then(() => mark(id))

  async function mark(id: string): Promise<void> {
    await using session = await root.open()
    await makeMark(session, id)
  }

  async function setReadOnlyWithNote(id: string): Promise<void> {
    await using session = await root.open()
    await writeSettingsNote(session, id, await currentReadOnlySettings(session))
    await queryRows(session, `SET GLOBAL ${'super_read_only' in before ? 'super_read_only' : 'read_only'} = 1`)
  }

  it('is read-write again before all that a run has left is dropped, even where root could not', async () => {
    await makeOrphans(runId)
    await setReadOnlyWithNote(runId)
    const seen = await recover(root, { runId, dryRun: true })
    expect(new Set(seen.steps.map(({ outcome }) => outcome))).toEqual(new Set(['found']))
    expect(await administrator.readOnlySettings()).toMatchObject({ read_only: 'ON' })

    const { steps, readOnlyByOthers } = await recover(root, { runId })
    expect(steps.map(({ kind, what, outcome }) => `${outcome} ${kind} ${what}`)).toEqual([
      `undone setting ${'super_read_only' in before ? 'read_only = OFF, super_read_only = OFF' : 'read_only = OFF'}`,
      `undone database crosscheck__${runId}`,
      `undone database crosscheck_log_in_${runId}`,
      `undone account 'crosscheck${runId}'@'%'`,
      `undone account 'crosscheck${runId}'@'127.0.0.1'`,
      `undone database ${settingsNote(runId)}`,
      `undone database ${markDatabase(runId)}`,
    ])
    expect(seen.steps.map(({ what }) => what)).toEqual(steps.map(({ what }) => what))
    expect(readOnlyByOthers).toEqual([])
    expect(await administrator.readOnlySettings()).toEqual(before)
    expect(await named(runId)).toEqual([])
    expect(await recover(root, { runId })).toEqual({ steps: [], leftAlone: [], readOnlyByOthers: [] })
  })

  it('keeps whatever is not of this run, and obeys nothing in a note but what it is for', async () => {
    const others = [`crosscheck_stays_${runId}_`, `Crosscheck_stays_${runId}`, `stays_crosscheck_a_${runId}`]
    const shortUser = `cross${runId}`
    const [[connections] = []] = await administrator.run('SELECT @@GLOBAL.max_connections')
    const otherRun = newRunId()
    try {
      await administrator.run(...others.map(name => `CREATE DATABASE \`${name}\``))
      await administrator.run(`CREATE USER '${shortUser}'@'%'`, `CREATE DATABASE crosscheck_a_${otherRun}`)
      await administrator.run(`CREATE USER 'crosscheck${otherRun}'@'%'`)
      await mark(otherRun)
      await setReadOnlyWithNote(runId)
      await administrator.run('SET GLOBAL read_only = 0')
      await administrator.run(`INSERT INTO ${settingsNote(runId)}.settings VALUES ('max_connections', '17')`)
      await recover(root, { runId })
      expect(await named(runId)).toEqual([...others, `${shortUser}@%`].toSorted())
      expect(await named(otherRun)).toEqual(
        [`crosscheck${otherRun}@%`, `crosscheck_a_${otherRun}`, markDatabase(otherRun)].toSorted(),
      )
      expect(await administrator.run('SELECT @@GLOBAL.max_connections')).toEqual([[connections]])
    } finally {
      await administrator.run(
        ...others.map(name => `DROP DATABASE IF EXISTS \`${name}\``),
        `DROP USER '${shortUser}'@'%'`,
      )
      await recover(root, { runId: otherRun, force: true })
    }
  })

  it('keeps what has the form of a run and bears no mark, unless that is asked for by its name and by force', async () => {
    const database = `crosscheck_my_${runId}`
    await administrator.run(`CREATE DATABASE ${database}`, `CREATE USER 'crosscheck${runId}'@'%'`)
    const leftAlone = [{ runId, because: { kind: 'unmarked' }, what: [database, `'crosscheck${runId}'@'%'`] }]
    for (const options of [{}, { force: true }, { runId }]) {
      const report = await recover(root, options)
      expect(report.steps).toEqual([])
      expect(report.leftAlone).toEqual(leftAlone)
    }
    expect(await named(runId)).toEqual([`crosscheck${runId}@%`, database].toSorted())
    expect(await recover(root, { runId, force: true })).toMatchObject({ steps: [{}, {}], leftAlone: [] })
    expect(await named(runId)).toEqual([])
  })

  it('keeps a run that is at work, from whatever machine, unless that is forced', async () => {
    await using sessions = new Sessions(endpoint, { initStatements: [] })
    await using run = await RunAtWork.begin(sessions, runId)
    await makeOrphans(runId)
    for (const options of [{}, { runId }]) {
      const { steps, leftAlone } = await recover(root, options)
      expect(steps).toEqual([])
      expect(leftAlone).toMatchObject([{ runId, because: { kind: 'at-work', connection: expect.any(Number) } }])
    }
    expect(await named(runId)).toHaveLength(5)
    const { steps, leftAlone } = await recover(root, { runId, force: true })
    expect({ leftAlone, outcomes: new Set(steps.map(({ outcome }) => outcome)) }).toEqual({
      leftAlone: [],
      outcomes: new Set(['undone']),
    })
    expect(await named(runId)).toEqual([])
    await run[Symbol.asyncDispose]()
  })

  it('undoes a run that was at work, and is so no longer', async () => {
    await using sessions = new Sessions(endpoint, { initStatements: [] })
    const run = await RunAtWork.begin(sessions, runId)
    await makeOrphans(runId)
    await run[Symbol.asyncDispose]()
    await mark(runId)
    expect((await recover(root, {})).leftAlone).toEqual([])
    expect(await named(runId)).toEqual([])
  })

  it('that is read-only without a note stays so, and that is told', async () => {
    await administrator.run('SET GLOBAL read_only = 1')
    expect(await recover(root, { runId })).toEqual({ steps: [], leftAlone: [], readOnlyByOthers: ['read_only'] })
    expect(await administrator.readOnlySettings()).toMatchObject({ read_only: 'ON' })
  })

  it('is rid of what a run still does there, though nobody listens any more', async () => {
    await makeOrphans(runId)
    const application = { ...endpoint, user: `crosscheck${runId}`, password: 'Aa1-secret' }
    await using sessions = new Sessions(application, { initStatements: [] })
    await using inTransaction = await sessions.open({ database: `crosscheck_log_in_${runId}` })
    await queryRows(inTransaction, 'START TRANSACTION')
    await queryRows(inTransaction, 'INSERT INTO users VALUES (1)')
    const { steps } = await recover(root, { runId })
    expect(steps[0]).toMatchObject({ kind: 'connection', what: String(inTransaction.connectionId), outcome: 'undone' })
    expect(await named(runId)).toEqual([])
  })

  it('is rid of it also by an account that sees neither connections nor accounts of others', async () => {
    await makeOrphans(runId)
    await using owner = new Administrator(endpoint)
    const weak = await owner.createAccount(['CREATE USER ON *.*', 'ALL ON `crosscheck\\_%`.*'])
    await using application = new Sessions(
      { ...endpoint, user: `crosscheck${runId}`, password: 'Aa1-secret' },
      { initStatements: [] },
    )
    await using atWork = await application.open({ database: `crosscheck_log_in_${runId}` })
    await queryRows(atWork, 'START TRANSACTION')
    await queryRows(atWork, 'INSERT INTO users VALUES (1)')
    await using sessions = new Sessions(weak, { initStatements: [] })
    const { steps } = await recover(sessions, { runId, endpoint: weak })
    expect(steps.filter(({ kind, outcome }) => kind !== 'listing' && outcome === 'failed')).toEqual([])
    await expect(queryRows(atWork, 'DO 0')).rejects.toThrow()
    expect(await named(runId)).toEqual([`crosscheck${runId}@127.0.0.1`])
  })

  it('has what cannot be undone told, and keeps its note for another attempt', async () => {
    await makeOrphans(runId)
    await setReadOnlyWithNote(runId)
    await administrator.run('SET GLOBAL read_only = 0')
    await using owner = new Administrator(endpoint)
    const weak = await owner.createAccount(['ALL ON `crosscheck\\_%`.*'])
    await administrator.run('SET GLOBAL read_only = 1')
    try {
      await using sessions = new Sessions(weak, { initStatements: [] })
      const { steps } = await recover(sessions, { runId })
      const failed = steps.filter(({ outcome }) => outcome === 'failed')
      expect(failed.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['setting', 'listing', 'database']))
      expect(failed.every(({ because }) => /the server refused/.test(because ?? ''))).toBe(true)
      expect(await named(runId)).toContain(settingsNote(runId))
    } finally {
      await recover(root, { runId, force: true })
    }
    expect(await administrator.readOnlySettings()).toEqual(before)
    expect(await named(runId)).toEqual([])
  })

  describe('with a guard', () => {
    it('is read-write again and clean soon after a run was killed in the freeze', async () => {
      await using run = new ReadOnlyRun(endpoint, runId)
      await run.untilReadOnly()
      expect(await administrator.readOnlySettings()).toMatchObject({ read_only: 'ON' })
      expect(processesThatTell(endpoint.password)).toEqual([])
      run.kill()
      await waitFor(async () => (await named(runId)).length === 0 || undefined, {
        what: 'the recovery',
        deadlineMs: 15_000,
      })
      expect(await administrator.readOnlySettings()).toEqual(before)
    })

    it('is not read-only later by a switch that was waiting when the run was killed', async () => {
      await administrator.run(
        `CREATE DATABASE crosscheck_held_${runId}x`,
        `CREATE TABLE crosscheck_held_${runId}x.t (id INT)`,
      )
      await using holder = await root.open()
      try {
        await queryRows(holder, `LOCK TABLES crosscheck_held_${runId}x.t WRITE`)
        await using run = new ReadOnlyRun(endpoint, runId)
        const waiting = async () =>
          (await administrator.run('SHOW PROCESSLIST')).some(row => /^SET GLOBAL/.test(row[7] ?? '')) || undefined
        await waitFor(waiting, { what: 'a switch that waits', deadlineMs: 15_000 })
        run.kill()
        const over = async () => !(await waiting()) || undefined
        await waitFor(over, { what: 'the end of the switch that waits', deadlineMs: 15_000 })
        await queryRows(holder, 'UNLOCK TABLES')
        await waitFor(async () => (await named(`\\_${runId}`)).every(name => name.endsWith('x')) || undefined, {
          what: 'the recovery',
          deadlineMs: 15_000,
        })
        expect(await administrator.readOnlySettings()).toEqual(before)
      } finally {
        await administrator.run(`DROP DATABASE crosscheck_held_${runId}x`)
      }
    })
  })
})

it('a guard that has stood down is gone, and has done nothing', async () => {
  const runId = newRunId()
  const endpoint = endpoints['mariadb:11.8']
  await using administrator = new Administrator(endpoint)
  await administrator.run(`CREATE DATABASE crosscheck_a_${runId}`)
  try {
    const guard: RunGuard = startRunGuard({
      endpoints: [endpoint],
      runId,
      timeLimitMs: 10_000,
      silenceMs: 10_000,
      watch: false,
    })
    expect(guards()).toHaveLength(1)
    await guard.standDown()
    await guard.standDown()
    expect(guards()).toEqual([])
    expect(await administrator.run(`SHOW DATABASES LIKE 'crosscheck_a_${runId}'`)).toHaveLength(1)
  } finally {
    await recover(administrator.sessions, { runId, force: true })
  }
})

it('of several notes the oldest tells how a server was', async () => {
  const [older, younger] = [newRunId(), newRunId()]
  await using root = new Sessions(endpoints['mysql:9.7'], { initStatements: [] })
  await using session = await root.open()
  const before = await currentReadOnlySettings(session)
  try {
    await writeSettingsNote(session, older, before)
    // The creation time of a table has a resolution of one second.
    await queryRows(session, 'DO SLEEP(1.1)')
    await writeSettingsNote(session, younger, { read_only: 'ON', super_read_only: 'OFF' })
    await queryRows(session, 'SET GLOBAL super_read_only = 1')
    const { steps } = await recover(root)
    expect(steps.filter(({ kind }) => kind === 'setting').map(({ runId }) => runId)).toEqual([younger, older])
    expect(await currentReadOnlySettings(session)).toEqual(before)
  } finally {
    await restoreReadOnlySettings(session, before)
    for (const runId of [older, younger]) await recover(root, { runId, force: true })
  }
})

function guards() {
  return childrenOf(process.pid).filter(({ commandLine }) => commandLine.includes('guard-process'))
}

function processesThatTell(secret: string): number[] {
  return processIds().filter(
    pid => procFile(pid, 'cmdline').includes(secret) || procFile(pid, 'environ').includes(secret),
  )
}
