import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { UsageError } from '../../model/usage-error.ts'
import { recover } from '../../recovery/recover.ts'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { Administrator } from '../../testing/administrator.ts'
import { externalServer } from '../../testing/external-server.ts'
import { endConnection } from '../activity/end-connection.ts'
import type { ReadOnlySettings } from './read-only-settings.ts'
import { openSwitch } from './read-only-switch.ts'
import { settingsNote, writeSettingsNote } from './settings-note.ts'

/** Servers that other tests use, too, as other people use a foreign server: each change of their settings is undone. */
const endpoints = inject('endpoints')

const lock = `'crosscheck freeze'`
const newRunId = () => randomBytes(3).toString('hex')

describe.each(['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11'] as const)('on %s', release => {
  const endpoint = endpoints[release]
  const spec = `mysql://root@${release}`
  const server = externalServer(endpoint, spec)
  const administrator = new Administrator(endpoint)
  const root = administrator.sessions
  let before: ReadOnlySettings
  let one: string
  let other: string
  beforeAll(async () => {
    before = await administrator.readOnlySettings()
  })
  beforeEach(() => {
    one = newRunId()
    other = newRunId()
  })
  afterEach(async () => {
    for (const runId of [one, other]) await recover(root, { runId, force: true })
    await administrator.setReadOnlySettings(before)
  })
  afterAll(() => administrator[Symbol.asyncDispose]())

  const open = (runId: string) => openSwitch(server, 'read_only', root, runId)
  const databaseOf = (runId: string) => administrator.run(`SHOW DATABASES LIKE '${settingsNote(runId)}'`)

  async function holder(): Promise<string | null | undefined> {
    return (await administrator.run(`SELECT IS_USED_LOCK(${lock})`))[0]?.[0]
  }

  async function endHolder(): Promise<void> {
    await using session = await root.open()
    await endConnection(session, Number(await holder()))
  }

  it('one run at a time may freeze, and so the server is what it was when all have ended', async () => {
    {
      await using first = await open(one)
      await first.on()
      const refused: unknown = await open(other).catch(error => error)
      expect(refused).toBeInstanceOf(UsageError)
      expect((refused as UsageError).describe()).toMatch(
        new RegExp(`^${spec}: another run of Crosscheck .*\n  wait until .*crosscheck recover ${spec}$`),
      )
      expect(await administrator.readOnlySettings()).toMatchObject({ read_only: 'ON' })
      await first.off()
      await expect(open(other)).rejects.toThrow('another run of Crosscheck')
    }
    expect(await databaseOf(one)).toEqual([])
    expect(await databaseOf(other)).toEqual([])
    {
      await using second = await open(other)
      await second.on()
    }
    expect(await administrator.readOnlySettings()).toEqual(before)
    expect(await holder()).toBeNull()
  })

  it('a run waits until what a killed one has left is undone', async () => {
    {
      await using session = await root.open()
      await writeSettingsNote(session, one, before)
      await queryRows(session, 'SET GLOBAL read_only = 1')
    }
    const opening = open(other)
    await expect.poll(holder, { timeout: 5_000 }).not.toBeNull()
    await recover(root, { runId: one })
    {
      await using switching = await opening
      await switching.on()
    }
    expect(await administrator.readOnlySettings()).toEqual(before)
  })

  it('an ended connection is replaced, unless another run was quicker', async () => {
    await using switching = await open(one)
    const first = await holder()
    await endHolder()
    expect((await switching.on()).waitedMs).toBeLessThan(5_000)
    expect(await holder()).not.toBe(first)
    await switching.off()

    await endHolder()
    await using _ = await open(other)
    await expect(switching.on()).rejects.toThrow(/was ended, and now: .*another run of Crosscheck/)
    expect(await administrator.readOnlySettings()).toEqual(before)
  })

  it('recovery takes it from a run of which nothing else is left', async () => {
    await using switching = await open(one)
    const { steps } = await recover(root, { runId: one, force: true })
    expect(steps.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(['connection undone', 'database undone'])
    expect(await holder()).toBeNull()
    await switching.on()
    expect(await administrator.readOnlySettings()).toMatchObject({ read_only: 'ON' })
  })

  it('an account that may not freeze leaves nothing there', async () => {
    await using owner = new Administrator(endpoint)
    const weak = await owner.createAccount(['ALL ON `crosscheck\\_%`.*'])
    await using sessions = new Sessions(weak, { initStatements: [] })
    await expect(openSwitch(server, 'read_only', sessions, one)).rejects.toThrow('may not make the server read-only')
    expect(await databaseOf(one)).toEqual([])
    expect(await holder()).toBeNull()
  })

  // This test is slow, and its result does not depend on the server.
  if (release !== 'mysql:5.6') return
  it('a note that nobody clears away is told, with what does', async () => {
    {
      await using session = await root.open()
      await writeSettingsNote(session, one, before)
    }
    const refused: unknown = await open(other).catch(error => error)
    expect((refused as UsageError).describe()).toBe(
      `${spec}: a run of Crosscheck (${one}) has not put the server back as it was\n  npx crosscheck recover ${spec}`,
    )
    expect(await databaseOf(other)).toEqual([])
    expect(await holder()).toBeNull()
  })
})
