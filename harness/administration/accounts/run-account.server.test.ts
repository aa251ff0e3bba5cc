import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { applicationPrivileges } from '../../config/defaults.ts'
import type { Session } from '../../model/session.ts'
import type { Endpoint } from '../../model/topology.ts'
import { createDatabase } from '../../replay/suite-database.ts'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { endAccountConnections } from './end-account-connections.ts'
import { grantStatements } from './needed-grants.ts'
import { openConfinedAccount } from './open-run-accounts.ts'
import type { RunAccount } from './run-account.ts'

const releases = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11'] as const

describe.each(releases)('an account of a run on %s', release => {
  const endpoint = inject('endpoints')[release]
  let undo: AsyncDisposableStack
  let root: Session
  let runId: string
  beforeEach(async () => {
    undo = new AsyncDisposableStack()
    runId = randomBytes(3).toString('hex')
    root = undo.use(await undo.use(new Sessions(endpoint, { initStatements: [] })).open())
  })
  afterEach(() => undo.disposeAsync())

  /** Runs a statement; the statement `back` undoes it at the end in any case. */
  async function change(sql: string, back: string): Promise<void> {
    undo.defer(async () => void (await queryRows(root, back)))
    await queryRows(root, sql)
  }

  async function open(as: Endpoint = endpoint): Promise<RunAccount & { sessions: Sessions; admin: Sessions }> {
    const admin = undo.use(new Sessions(as, { initStatements: [] }))
    const account = undo.use(await openConfinedAccount(as, admin, { server: 'the source', runId }))
    const { user, password } = account
    const sessions = undo.use(new Sessions({ ...endpoint, user, password }, { initStatements: [] }))
    return Object.assign(account, { sessions, admin })
  }

  async function works(account: Awaited<ReturnType<typeof open>>): Promise<void> {
    const { sessions, admin } = account
    const name = `crosscheck_works_${runId}`
    const administrator = { open: admin.open.bind(admin), admit: account.admit.bind(account) }
    await using _ = await createDatabase([administrator], name)
    await using session = await sessions.open({ database: name })
    for (const sql of [
      'CREATE TABLE t (id INT PRIMARY KEY)',
      'INSERT INTO t VALUES (1)',
      'CREATE PROCEDURE p() SELECT id FROM t',
      'CREATE VIEW v AS SELECT id FROM t',
    ])
      await queryRows(session, sql)
    expect(await queryRows(session, 'CALL p()')).toEqual([['1']])
    await expect(queryRows(session, 'SELECT * FROM mysql.user')).rejects.toMatchObject({ errno: 1142 })
  }

  it('can be made by an administrator with the rights that are asked for, and no others', async () => {
    const user = `admin_${runId}`
    const password = 'Aa1-of-an-administrator'
    await change(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`, `DROP USER '${user}'@'%'`)
    const admin = { ...endpoint, user, password }
    await expect(open(admin)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^the run's own account 'crosscheck\w{6}'@'%' could not be created on the source: error 1227$/,
      ),
      remedy: expect.stringContaining('GRANT CREATE USER ON *.*'),
    })
    const [createUser, databases] = grantStatements.map(sql => sql.replace('the account', `'${user}'@'%'`))
    await queryRows(root, createUser!)
    await expect(open(admin)).rejects.toMatchObject({
      message: expect.stringContaining("the source does not give the run's own account"),
      remedy: expect.stringContaining('WITH GRANT OPTION'),
    })
    await queryRows(root, databases!)
    const account = await open(admin)
    await using session = await account.sessions.open()
    expect(await queryRows(session, 'SELECT CURRENT_USER()')).toEqual([[`crosscheck${runId}@%`]])
    await using administrator = await account.admin.open()
    await queryRows(administrator, `CREATE DATABASE crosscheck_by_admin_${runId}`)
    await queryRows(administrator, `DROP DATABASE crosscheck_by_admin_${runId}`)
  })

  it('has its connections ended by an administrator who may not end those of others', async () => {
    const user = `admin_${runId}`
    const password = 'Aa1-of-an-administrator'
    await change(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`, `DROP USER '${user}'@'%'`)
    for (const sql of grantStatements) await queryRows(root, sql.replace('the account', `'${user}'@'%'`))
    const account = await open({ ...endpoint, user, password })
    await using session = await account.sessions.open()
    const sleeping = queryRows(session, 'SELECT SLEEP(600)')
    sleeping.catch(() => {})
    await using admin = await account.admin.open()
    await endAccountConnections(admin, endpoint, account.user)
    await expect(sleeping).rejects.toThrow()
    const left = `SELECT COUNT(*) FROM information_schema.processlist WHERE user = '${account.user}' AND command <> 'Killed'`
    await expect.poll(() => queryRows(root, left)).toEqual([['0']])
  })

  it('leaves nothing of itself where it cannot be had', async () => {
    const user = `admin_${runId}`
    const password = 'Aa1-of-an-administrator'
    await change(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`, `DROP USER '${user}'@'%'`)
    await queryRows(root, `GRANT CREATE USER ON *.* TO '${user}'@'%'`)
    await expect(open({ ...endpoint, user, password })).rejects.toThrow()
    expect(await queryRows(root, `SELECT User FROM mysql.user WHERE User = 'crosscheck${runId}'`)).toEqual([])
  })

  it('holds fewer rights for a while, and then those of before', async () => {
    const account = await open()
    const before = account.grants
    {
      await using _ = await account.holding(['SELECT'])
      expect(account.grants.join()).toMatch(/GRANT SELECT ON/)
    }
    expect(account.grants).toEqual(before)
    await works(account)
  })

  it('is refused where an anonymous account takes its log-in', async () => {
    // Of two matching accounts, the server uses the one with the more specific host.
    const password = 'Aa1-of-an-administrator'
    const [admin, nobody] = [`'admin_${runId}'@'127.0.0.1'`, `''@'127.0.0.1'`]
    await change(`CREATE USER ${admin} IDENTIFIED BY '${password}'`, `DROP USER ${admin}`)
    await queryRows(root, `GRANT ALL ON *.* TO ${admin} WITH GRANT OPTION`)
    await change(`CREATE USER ${nobody}`, `DROP USER ${nobody}`)
    const { port, tls } = endpoint
    await expect(open({ host: '127.0.0.1', port, tls, user: `admin_${runId}`, password })).rejects.toMatchObject({
      remedy: expect.stringContaining("anonymous account ('')"),
    })
  })

  if (release === 'mysql:9.7') {
    it('gets its rights on each database where patterns are not taken', async () => {
      await change('SET GLOBAL partial_revokes = ON', 'SET GLOBAL partial_revokes = OFF')
      const account = await open()
      expect(account.onEachDatabase?.privileges).toEqual(expect.arrayContaining([...applicationPrivileges]))
      await works(account)
    })

    it('is refused where every account has a role', async () => {
      await change('CREATE ROLE everybody', 'DROP ROLE everybody')
      await queryRows(root, 'GRANT INSERT ON mysql.* TO everybody')
      await change(`SET GLOBAL mandatory_roles = 'everybody'`, `SET GLOBAL mandatory_roles = ''`)
      await expect(open()).rejects.toThrow(/more than Crosscheck grants to its own.*everybody/)
    })

    it('keeps its password', async () => {
      const { sessions } = await open()
      await using session = await sessions.open()
      await expect(queryRows(session, "SET PASSWORD = 'Aa1-another'")).rejects.toMatchObject({ errno: 3892 })
    })
  }

  if (release === 'mariadb:11.8') {
    it('is refused where PUBLIC has rights', async () => {
      await change('CREATE DATABASE of_everybody', 'DROP DATABASE of_everybody')
      await change('GRANT INSERT ON of_everybody.* TO PUBLIC', 'REVOKE INSERT ON of_everybody.* FROM PUBLIC')
      await expect(open()).rejects.toThrow(/more than Crosscheck grants to its own.*of_everybody/)
    })
  }

  if (release === 'mysql:5.6') {
    it('is refused where everybody may use a database that is there', async () => {
      await change('CREATE DATABASE test', 'DROP DATABASE test')
      await expect(open()).rejects.toMatchObject({
        message: 'every account may use test on the source, so that suites could write there',
        remedy: expect.stringContaining('DELETE FROM mysql.db'),
      })
    })
  }
})
