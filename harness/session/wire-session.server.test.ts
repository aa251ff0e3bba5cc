import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import type { Column, Protocol } from '../model/outcome.ts'
import { rowsOf } from '../model/row-block.ts'
import type { Session } from '../model/session.ts'
import type { LocalFile, Param } from '../model/statement.ts'
import { decodeRow } from '../oracle/decode-row.ts'
import type { TestServer } from '../testing/test-servers.ts'
import { queryRows } from './query-rows.ts'
import { Sessions } from './sessions.ts'

/** Returns all events of a reply in order. */
async function replyOf(
  session: Session,
  sql: string,
  options: { params?: Param[]; deadlineMs?: number; localFiles?: LocalFile[] } = {},
) {
  const reported: unknown[] = []
  let columns: Column[] = []
  let protocol: Protocol = 'text'
  const { params, deadlineMs = 10_000, localFiles } = options
  await session.run(
    { sql, deadlineMs, ...(params ? { params } : {}), ...(localFiles ? { localFiles } : {}) },
    {
      columns: (list, how) => {
        columns = list
        protocol = how
        reported.push(list.map(column => column.name))
      },
      rows: block => {
        for (const row of rowsOf(block))
          reported.push(decodeRow(row, columns, protocol).map(cell => cell && Buffer.from(cell).toString('utf8')))
      },
      endOfRows: status => reported.push(status.warningCount > 0 ? { warnings: status.warningCount } : 'end of rows'),
      done: ({ affectedRows, insertId }) => reported.push({ affectedRows, insertId }),
      error: ({ errno, sqlState }) => reported.push({ errno, sqlState }),
      lost: ({ cause }) => reported.push({ lost: cause }),
      end: () => reported.push('end'),
    },
  )
  return reported
}

const servers: TestServer[] = ['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11']

describe.each(servers)('a session on %s', server => {
  const sessions = new Sessions(inject('endpoints')[server], { initStatements: ['SET timestamp = 1700000000'] })
  let session: Session

  beforeAll(async () => {
    await using first = await sessions.open()
    await queryRows(first, 'CREATE DATABASE crosscheck_wire')
    session = await sessions.open({ database: 'crosscheck_wire' })
  })
  afterAll(async () => {
    await queryRows(session, 'DROP DATABASE crosscheck_wire')
    await session[Symbol.asyncDispose]()
    await sessions[Symbol.asyncDispose]()
  })

  it('keeps NULL, empty text, duplicate names and 64-bit values as they are', async () => {
    expect(await replyOf(session, "SELECT NULL AS a, '' AS a, 18446744073709551615 AS b, 'NULL' AS c")).toEqual([
      ['a', 'a', 'b', 'c'],
      [null, '', '18446744073709551615', 'NULL'],
      'end of rows',
      'end',
    ])
  })

  it('tells affected rows as the server counts them, and the insert id in full', async () => {
    await queryRows(session, 'CREATE TABLE wide (id BIGINT UNSIGNED PRIMARY KEY AUTO_INCREMENT, v INT)')
    await queryRows(session, 'ALTER TABLE wide AUTO_INCREMENT = 18446744073709551610')
    const inserted = { affectedRows: 1n, insertId: 18446744073709551610n }
    expect(await replyOf(session, 'INSERT INTO wide (v) VALUES (1)')).toEqual([inserted, 'end'])
    // The row matches but does not change: mysql2's default flags would count it as affected.
    expect(await replyOf(session, 'UPDATE wide SET v = 1')).toEqual([{ affectedRows: 0n, insertId: 0n }, 'end'])
  })

  it('goes on after a refusal, also in the middle of several statements', async () => {
    expect(await replyOf(session, 'SELECT 1 AS a; SELEC; SELECT 2')).toEqual([
      ['a'],
      ['1'],
      'end of rows',
      { errno: 1064, sqlState: '42000' },
      'end',
    ])
    expect(await replyOf(session, 'SELECT 1 AS a')).toEqual([['a'], ['1'], 'end of rows', 'end'])
  })

  it('reads every result of a procedure, as text and as binary', async () => {
    await queryRows(session, "CREATE PROCEDURE two(n INT) BEGIN SELECT n AS a; SELECT 'x' AS b, NULL AS c; END")
    const results = [['a'], ['7'], 'end of rows', ['b', 'c'], ['x', null], 'end of rows']
    const done = { affectedRows: 0n, insertId: 0n }
    expect(await replyOf(session, 'CALL two(7)')).toEqual([...results, done, 'end'])
    const binary = await replyOf(session, 'CALL two(?)', { params: [{ kind: 'integer', value: 7n }] })
    expect(binary).toEqual([...results, done, 'end'])
  })

  it('binds values of every kind', async () => {
    const params: Param[] = [
      { kind: 'null' },
      { kind: 'boolean', value: true },
      { kind: 'integer', value: -9223372036854775808n },
      { kind: 'integer', value: 18446744073709551615n },
      { kind: 'double', value: 0.5 },
      { kind: 'decimal', value: '12345678901234567890.10' },
      { kind: 'string', value: "ä'\\💥" },
      { kind: 'bytes', value: Uint8Array.of(0, 255) },
      { kind: 'datetime', value: '2026-02-03 04:05:06.000007' },
    ]
    const sql = 'SELECT ?, ? + 0, ? + 0, ? + 0, ? + 0, CONCAT(?), CONCAT(?), HEX(?), DATE_FORMAT(?, "%Y-%m-%d %T.%f")'
    const [, row] = await replyOf(session, sql, { params })
    expect(row).toEqual([
      null,
      '1',
      '-9223372036854775808',
      '18446744073709551615',
      '0.5',
      '12345678901234567890.10',
      "ä'\\💥",
      '00FF',
      '2026-02-03 04:05:06.000007',
    ])
  })

  it('decodes binary rows to what the text protocol says', async () => {
    const sql =
      "SELECT -1 AS a, 4294967295 AS b, 1.50 AS c, 1e20 AS d, DATE '2026-01-02' AS e, TIME '-26:00:01' AS f, " +
      "CAST('2026-01-02 03:04:05.678' AS DATETIME(3)) AS g, NULL AS h, 'text' AS i, NOW() AS j"
    const text = await replyOf(session, sql)
    expect((await replyOf(session, sql, { params: [] }))[1]).toEqual(
      (text[1] as string[]).map(value => (value === '1e20' ? '100000000000000000000' : value)),
    )
    expect(text[1]).toContain('2023-11-14 22:13:20')
  })

  it('carries packets beyond 16 MB in both directions', async () => {
    const long = 'x'.repeat((1 << 24) + 10)
    const [, row] = await replyOf(session, `SELECT '${long}' AS a`)
    expect((row as string[])[0]!.length).toBe(long.length)
    const exact = 'y'.repeat(0xffffff - 'SELECT LENGTH("") AS a'.length - 1)
    const [, length] = await replyOf(session, `SELECT LENGTH("${exact}") AS a`)
    expect(length).toEqual([String(exact.length)])
  })

  it('tells warnings by level and code', async () => {
    expect(await replyOf(session, "SELECT 1 + '1x' AS a")).toEqual([['a'], ['2'], { warnings: 1 }, 'end'])
    expect(await session.warnings(5_000)).toMatchObject([{ level: 'Warning', code: 1292 }])
  })

  it('sends a file of any size that the statement names, and no other', async () => {
    await queryRows(session, 'CREATE TABLE loaded (id INT PRIMARY KEY, v VARCHAR(100))')
    if (server === 'mysql:9.7') await queryRows(session, 'SET GLOBAL local_infile = ON')
    const folder = await mkdtemp(join(tmpdir(), 'crosscheck-local-'))
    await using undo = new AsyncDisposableStack()
    undo.defer(() => rm(folder, { recursive: true }))
    const load = async (name: string, content: string, named = name) => {
      const diskPath = join(folder, name)
      await writeFile(diskPath, content)
      return replyOf(session, `LOAD DATA LOCAL INFILE '${name}' INTO TABLE loaded`, {
        localFiles: [{ name: named, diskPath }],
      })
    }
    const lines = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `${from + index}\t${'x'.repeat(90)}\n`).join('')
    expect(await load('small.csv', lines(1, 2))).toEqual([{ affectedRows: 2n, insertId: 0n }, 'end'])
    expect(await load('empty.csv', '')).toEqual([{ affectedRows: 0n, insertId: 0n }, 'end'])
    expect(await load('large.csv', lines(10, 100_000))).toEqual([{ affectedRows: 100_000n, insertId: 0n }, 'end'])
    expect(await queryRows(session, 'SELECT COUNT(*), MAX(id) FROM loaded')).toEqual([['100002', '100009']])
    await using other = await sessions.open({ database: 'crosscheck_wire' })
    expect(await replyOf(other, "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE loaded")).toEqual([
      { lost: 'malformed' },
      'end',
    ])
  })

  it('loses a statement that takes too long, and ends it on the server', async () => {
    const slow = await sessions.open()
    expect(await replyOf(slow, 'SELECT SLEEP(60)', { deadlineMs: 200 })).toEqual([{ lost: 'timeout' }, 'end'])
    const working = `SELECT 1 FROM information_schema.processlist WHERE id = ${slow.connectionId} AND info LIKE '%SLEEP%'`
    const gone = async () => ((await queryRows(session, working)).length === 0 ? true : undefined)
    await waitFor(gone, { what: 'the end of the statement on the server', deadlineMs: 5_000 })
    expect(await replyOf(slow, 'SELECT 1')).toEqual([{ lost: 'timeout' }, 'end'])
    await slow[Symbol.asyncDispose]()
  })

  it('loses a statement whose connection goes away', async () => {
    const victim = await sessions.open()
    const reply = replyOf(victim, 'SELECT SLEEP(60)')
    await queryRows(session, `KILL ${victim.connectionId}`)
    const reported = await reply
    expect([
      { lost: 'connection' },
      { errno: 1317, sqlState: '70100' },
      { errno: 1927, sqlState: '70100' },
    ]).toContainEqual(reported[0])
    await victim[Symbol.asyncDispose]()
  })

  it('loses a statement when the run is given up', async () => {
    const giveUp = new AbortController()
    const mortal = new Sessions(inject('endpoints')[server], { initStatements: [], signal: giveUp.signal })
    const last = await mortal.open()
    const reply = replyOf(last, 'SELECT SLEEP(60)')
    giveUp.abort()
    expect(await reply).toEqual([{ lost: 'cancelled' }, 'end'])
    await last[Symbol.asyncDispose]()
    await mortal[Symbol.asyncDispose]()
  })
})
