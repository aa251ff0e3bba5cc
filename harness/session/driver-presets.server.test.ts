import { once } from 'node:events'
import mysql from 'mysql2'
import { describe, expect, inject, it } from 'vitest'
import { LogInWatch, type WatchedLogIn } from '../testing/log-in-watch.ts'
import { connect } from './connect.ts'
import { connectionRule } from './connection-of.ts'
import { queryRows } from './query-rows.ts'
import { readServerInfo } from './server-info.ts'
import { Sessions } from './sessions.ts'

const foundRows = 0x2
const ignoreSpace = 0x100

const replyFlags = ({ capabilities }: WatchedLogIn) => capabilities & (foundRows | ignoreSpace | 0x400 | 0x10)

describe.each(['mysql:5.6', 'mysql:9.7', 'mariadb:10.11', 'mariadb:11.8'] as const)('on %s', server => {
  const endpoint = inject('endpoints')[server]

  it('the preset of mysql2 logs in as mysql2 does', async () => {
    await using watch = await LogInWatch.open(endpoint)
    const { socketPath: _, ...overTcp } = endpoint
    const place = { host: '127.0.0.1', port: watch.port, user: endpoint.user, password: endpoint.password }
    const driver = mysql.createConnection(place)
    await once(driver, 'connect')
    driver.destroy()
    const ours = await connect(
      { ...overTcp, ...place, tls: { mode: 'disabled' } },
      { connection: connectionRule('mysql2', { product: '', version: '' })(undefined) },
    )
    ours.destroy()
    const [theirs, preset] = watch.logIns
    expect(preset!.collationId).toBe(theirs!.collationId)
    expect(replyFlags(preset!)).toBe(replyFlags(theirs!))
    expect(theirs!.statements).toEqual([])
  })

  it('statements go in the character set of the connection', async () => {
    await using sessions = new Sessions(endpoint, {
      connection: connectionRule({ charset: 'latin1' }, { product: '', version: '' }),
      initStatements: [],
    })
    await using session = await sessions.open()
    expect(await queryRows(session, "SELECT HEX('é'), CHAR_LENGTH('é€')")).toEqual([['E9', '2']])
    await using other = await sessions.open({ connection: { charset: 'cp1251' } })
    expect(await queryRows(other, "SELECT HEX('Ж'), HEX('☃')")).toEqual([['C6', '3F']])
  })

  it('matched rows count as affected with FOUND_ROWS, also in a text of several statements', async () => {
    await using own = new Sessions(endpoint, { initStatements: [] })
    await using admin = await own.open()
    const identity = await readServerInfo(admin)
    const database = `crosscheck_flags_${server.replace(/\W/g, '_')}`
    await queryRows(admin, `CREATE DATABASE ${database}`)
    try {
      await queryRows(admin, `CREATE TABLE ${database}.t (a INT)`)
      await queryRows(admin, `INSERT INTO ${database}.t VALUES (1), (2)`)
      const affected = async (driver: 'mysql2' | 'mysql-client') => {
        await using sessions = new Sessions(endpoint, {
          connection: connectionRule(driver, identity),
          initStatements: ['SET timestamp = 1700000000'],
        })
        await using session = await sessions.open({ database })
        const counts: bigint[] = []
        const nothing = () => {}
        await session.run(
          { sql: 'UPDATE t SET a = a; UPDATE t SET a = a WHERE a = 1', deadlineMs: 10_000 },
          {
            columns: nothing,
            rows: nothing,
            endOfRows: nothing,
            done: ({ affectedRows }) => counts.push(affectedRows),
            error: ({ message }) => expect.fail(message),
            lost: ({ detail }) => expect.fail(detail),
            end: nothing,
          },
        )
        return counts
      }
      expect(await affected('mysql2')).toEqual([2n, 1n])
      expect(await affected('mysql-client')).toEqual([0n, 0n])
    } finally {
      await queryRows(admin, `DROP DATABASE ${database}`)
    }
  })
})
