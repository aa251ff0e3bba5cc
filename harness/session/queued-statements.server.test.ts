import { randomBytes } from 'node:crypto'
import mysql from 'mysql2'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import { rowsOf } from '../model/row-block.ts'
import type { ReplySink, Request, Session } from '../model/session.ts'
import { ByteReader } from '../protocol/byte-reader.ts'
import type { TestServer } from '../testing/test-servers.ts'
import { queryRows } from './query-rows.ts'
import { Sessions } from './sessions.ts'
import { type Overseer, WireSession } from './wire-session.ts'

const servers: TestServer[] = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11']

/** Returns the events that a statement's sink receives, with the first cell of each row of the text protocol. */
async function answerOf(session: Session, request: Omit<Request, 'deadlineMs'>, deadlineMs = 20_000): Promise<string> {
  const reported: string[] = []
  let isText = true
  const sink: ReplySink = {
    columns: (_columns, protocol) => {
      isText = protocol === 'text'
    },
    rows: block => {
      for (const row of rowsOf(block))
        reported.push(isText ? (new ByteReader(row).nullableLengthEncoded()?.toString() ?? 'NULL') : 'row')
    },
    endOfRows: ({ warningCount }) => reported.push(warningCount > 0 ? `${warningCount} warnings` : 'rows'),
    done: ({ affectedRows }) => reported.push(`${affectedRows} affected`),
    error: ({ errno }) => reported.push(`refused ${errno}`),
    lost: ({ cause }) => reported.push(`lost ${cause}`),
    end: () => reported.push('end'),
  }
  await session.run({ ...request, deadlineMs }, sink)
  return reported.join(' ')
}

const mixture: [Omit<Request, 'deadlineMs'>, string][] = Array.from({ length: 40 }, (_, n) => {
  const kinds: [Omit<Request, 'deadlineMs'>, string][] = [
    [{ sql: `SELECT ${n} AS n` }, `${n} rows end`],
    [{ sql: `SELECT nobody_${n}` }, 'refused 1054 end'],
    [{ sql: `SELECT '${n}x' + 1 AS n` }, `${n + 1} 1 warnings end`],
    [{ sql: 'SELECT ? + 1', params: [{ kind: 'integer', value: BigInt(n) }] }, 'row rows end'],
    [{ sql: `SELECT ${n}; SELEC; SELECT 2` }, `${n} rows refused 1064 end`],
    [{ sql: 'SELECT nobody, ?', params: [{ kind: 'null' }] }, 'refused 1054 end'],
    [{ sql: `SELECT LENGTH(REPEAT('x', 200000)), REPEAT('y', 200000)` }, '200000 rows end'],
    [{ sql: 'SELEC ?', params: [{ kind: 'null' }], otherwise: { sql: `SELECT ${n}` } }, `${n} rows end`],
  ]
  return kinds[n % kinds.length]!
})

async function expectRepliesInOrder(session: Session): Promise<void> {
  const ended: number[] = []
  const answers = mixture.map(async ([request], index) => {
    const answer = await answerOf(session, request)
    ended.push(index)
    return answer
  })
  expect(await Promise.all(answers)).toEqual(mixture.map(([, answer]) => answer))
  // A statement that cannot be prepared ends early, so only the order of text statements is checked.
  const isText = (index: number) => !mixture[index]![0].params
  expect(ended.filter(isText)).toEqual([...mixture.keys()].filter(isText))
}

describe.each(servers)('statements queued on a session of %s', server => {
  const endpoint = inject('endpoints')[server]
  const sessions = new Sessions(endpoint, { initStatements: [] })
  const table = `crosscheck_queue_${randomBytes(3).toString('hex')}.t`
  let observer: Session

  beforeAll(async () => {
    observer = await sessions.open({})
    await queryRows(observer, `CREATE DATABASE ${table.split('.')[0]}`)
    await queryRows(observer, `CREATE TABLE ${table} (id INT PRIMARY KEY)`)
  })
  afterAll(async () => {
    await queryRows(observer, `DROP DATABASE ${table.split('.')[0]}`)
    await observer[Symbol.asyncDispose]()
    await sessions[Symbol.asyncDispose]()
  })

  it('are answered in turn, whatever becomes of each', async () => {
    await using session = await sessions.open({})
    await expectRepliesInOrder(session)
  })

  it('are answered in turn on a compressed connection', async () => {
    const { host, port, user, password } = endpoint
    const flags = ['-SESSION_TRACK', '-CLIENT_QUERY_ATTRIBUTES']
    const connection = mysql.createConnection({
      ...{ host, port, user, password, flags },
      ...{ compress: true, multipleStatements: true, charset: 'UTF8MB4_UNICODE_CI' },
    })
    const connected = Promise.withResolvers<void>()
    connection.once('connect', () => connected.resolve())
    connection.on('error', connected.reject)
    await connected.promise
    const nobody: Overseer = { kill: async () => {}, isWaitingForLock: async () => false }
    await using session = new WireSession(connection, nobody)
    expect(await queryRows(session, "SHOW STATUS LIKE 'Compression'")).toEqual([['Compression', 'ON']])
    await expectRepliesInOrder(session)
  })

  it('leave their warnings to whoever asks behind them', async () => {
    await using session = await sessions.open({})
    const codes = [1, 2, 3].map(async n => {
      const ran = answerOf(session, {
        sql: n === 2 ? `SELECT COUNT(*) FROM ${table}` : `SELECT CAST('${n} lamps' AS SIGNED)`,
      })
      const warnings = await session.warnings(5_000)
      await ran
      return warnings.map(({ message }) => /'(\d lamps)'/.exec(message)?.[1])
    })
    expect(await Promise.all(codes)).toEqual([['1 lamps'], [], ['3 lamps']])
  })

  /** Returns the rows that an observer sees, once the server has ended the connection. */
  async function rowsAfter({ connectionId }: Session): Promise<(string | null)[][]> {
    const sql = `SELECT 1 FROM information_schema.processlist WHERE id = ${connectionId}`
    const gone = async () => ((await queryRows(observer, sql)).length === 0 ? true : undefined)
    await waitFor(gone, { what: 'the end of the connection', deadlineMs: 10_000 })
    return queryRows(observer, `SELECT id FROM ${table} ORDER BY id`)
  }

  it('are lost with one that takes too long, and not executed', async () => {
    await using session = await sessions.open({})
    const answers = [
      answerOf(session, { sql: 'SELECT 1' }, 300),
      answerOf(session, { sql: 'SELECT SLEEP(60)' }, 300),
      answerOf(session, { sql: `INSERT INTO ${table} VALUES (1)` }, 300),
      answerOf(session, { sql: `INSERT INTO ${table} VALUES (?)`, params: [{ kind: 'integer', value: 2n }] }, 300),
    ]
    expect(await Promise.all(answers)).toEqual(['1 rows end', ...Array(3).fill('lost timeout end')])
    expect(await rowsAfter(session)).toEqual([])
  })

  it('are lost, and not executed, when somebody else kills the connection', async () => {
    await using session = await sessions.open({})
    const sleeping = answerOf(session, { sql: 'SELECT SLEEP(60)' })
    const behind = answerOf(session, { sql: `INSERT INTO ${table} VALUES (3)` })
    const isAsleep = async () =>
      (
        await queryRows(
          observer,
          `SELECT 1 FROM information_schema.processlist WHERE id = ${session.connectionId} AND info LIKE '%SLEEP%'`,
        )
      ).length > 0 || undefined
    await waitFor(isAsleep, { what: 'the statement on the server', deadlineMs: 5_000 })
    await queryRows(observer, `KILL ${session.connectionId}`)
    // The last packet of the server may or may not arrive.
    expect(await sleeping).toMatch(/^(?:lost connection|refused (?:1317|1927)|[01] rows) end$/)
    expect(await behind).toBe('lost connection end')
    expect(await rowsAfter(session)).toEqual([])
  })

  it('have their own time each', async () => {
    await using session = await sessions.open({})
    const naps = Array.from({ length: 4 }, () => answerOf(session, { sql: 'SELECT SLEEP(0.5)' }, 1_500))
    expect(await Promise.all(naps)).toEqual(Array(4).fill('0 rows end'))
  })
})

it('are answered in turn on an encrypted connection', async () => {
  const endpoint = { ...inject('endpoints')['mysql:9.7'], tls: { mode: 'required' as const } }
  const { socketPath: _, ...overTcp } = endpoint
  await using sessions = new Sessions(overTcp, { initStatements: [] })
  await using session = await sessions.open({})
  const [[, cipher] = []] = await queryRows(session, "SHOW STATUS LIKE 'Ssl_cipher'")
  expect(cipher).toMatch(/\w/)
  await expectRepliesInOrder(session)
})
