import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Outcome } from '../model/outcome.ts'
import { isReadOnlyRefusal } from '../model/read-only-refusal.ts'
import type { Session } from '../model/session.ts'
import { queryRows } from '../session/query-rows.ts'
import { Sessions } from '../session/sessions.ts'
import { exampleDefinitions, exampleSequence, exampleWrites } from '../testing/example-writes.ts'
import type { TestServer } from '../testing/test-servers.ts'
import { WriteReader } from './write-reader.ts'

/** Statements for which servers differ from the reading of the text, with the reason. */
const exceptions: { servers: RegExp; sql: string; because: string }[] = [
  {
    servers: /^mysql/,
    sql: 'CREATE TEMPORARY TABLE t AS SELECT * FROM members FOR UPDATE',
    because: 'MySQL refuses it in any case, with 1746',
  },
  {
    servers: /^mysql/,
    sql: 'CREATE TEMPORARY TABLE t AS SELECT raises() AS a',
    because: 'MySQL refuses it in any case, with 1746',
  },
  {
    servers: /^mysql:5\.6/,
    sql: 'CREATE TABLE t (a INT)',
    because: 'MySQL 5.6 creates a table while it is read-only where a temporary one of the same name hides it',
  },
]

type Refused = Extract<Outcome, { kind: 'error' }>

/** Returns the first error in the reply to a text; undefined if all its statements succeeded. */
async function refusalOf(session: Session, sql: string): Promise<Omit<Refused, 'kind'> | undefined> {
  let refusal: Omit<Refused, 'kind'> | undefined
  await session.run(
    { sql, deadlineMs: 10_000 },
    {
      columns: () => {},
      rows: () => {},
      endOfRows: () => {},
      done: () => {},
      error: reply => {
        refusal ??= reply
      },
      lost: ({ detail }) => {
        throw new Error(`no answer to ${sql}: ${detail}`)
      },
      end: () => {},
    },
  )
  return refusal
}

/**
 * Errors of a server that does not know a statement (1064, 1193, 1221) or an object that it names (1305, 1146). They
 * say nothing about the read-only state.
 */
const notUnderstood = [1064, 1193, 1221, 1305, 1146]

/** Statements within a transaction of one row, beside a temporary table t. */
const committing = [
  'CREATE TEMPORARY TABLE u (a INT)',
  'DROP TEMPORARY TABLE t',
  'DROP TABLE t',
  'ALTER TABLE t ADD b INT',
  'CREATE INDEX i ON t (a)',
  'TRUNCATE TABLE t',
  'ANALYZE TABLE t',
  'DROP TABLE IF EXISTS no_such_table',
  'CREATE TABLE IF NOT EXISTS kept (a INT)',
  "ALTER TABLE notes COMMENT 'x'",
  'CREATE VIEW another AS SELECT 1',
  'CREATE PROCEDURE another() SELECT 1',
  'ANALYZE TABLE notes',
  'OPTIMIZE TABLE notes',
  'CHECK TABLE notes',
  'REPAIR TABLE notes',
  'CHECKSUM TABLE notes',
  'FLUSH STATUS',
  'FLUSH TABLES',
  'LOCK TABLES kept READ',
  'LOCK TABLES kept WRITE',
  'UNLOCK TABLES',
  'START TRANSACTION',
  'BEGIN',
  'SET autocommit = 1',
  'SET autocommit = 0',
  'SAVEPOINT a',
  'EXPLAIN UPDATE kept SET a = 1',
  'SELECT * FROM kept FOR UPDATE',
  'UPDATE kept SET a = 2',
  'HANDLER kept OPEN',
  'SHOW TABLES',
  'BEGIN NOT ATOMIC SELECT 1; END',
  'CALL defines()',
]

const at = { file: 'shop.sql', line: 1, column: 1 }

describe.each<TestServer>(['mysql:9.7', 'mariadb:11.8', 'mysql:5.6', 'mariadb:10.11'])('on %s', server => {
  const suffix = randomBytes(3).toString('hex')
  const database = `crosscheck_writes_${suffix}`
  const account = `crosscheck${suffix}`
  const root = new Sessions(inject('endpoints')[server], { initStatements: [] })
  const application = new Sessions(
    { ...inject('endpoints')[server], user: account, password: 'x' },
    { initStatements: [] },
  )
  const isMariaDb = server.startsWith('mariadb')
  let admin: Session

  beforeAll(async () => {
    admin = await root.open()
    await queryRows(admin, `CREATE DATABASE ${database}`)
    await queryRows(admin, `CREATE USER ${account} IDENTIFIED BY 'x'`)
    await queryRows(admin, `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION`)
    if (isMariaDb) await queryRows(admin, `REVOKE SUPER, READ_ONLY ADMIN ON *.* FROM ${account}`)
    else
      await queryRows(admin, `REVOKE SUPER${server === 'mysql:5.6' ? '' : ', CONNECTION_ADMIN'} ON *.* FROM ${account}`)
  })
  afterAll(async () => {
    await queryRows(admin, `DROP DATABASE ${database}`)
    await queryRows(admin, `DROP USER ${account}`)
    await admin[Symbol.asyncDispose]()
    await root[Symbol.asyncDispose]()
    await application[Symbol.asyncDispose]()
  })

  it('is refused what the text says to write, and nothing else', async () => {
    const definitions = [...exampleDefinitions, ...(isMariaDb ? [exampleSequence] : [])]
    {
      await using session = await application.open({ database })
      for (const sql of definitions) await queryRows(session, sql)
    }
    const misread: string[] = []
    let judged = 0
    await queryRows(admin, 'SET GLOBAL read_only = 1')
    try {
      for (const statements of exampleWrites) {
        const reader = new WriteReader(definitions.map(sql => ({ sql, at })))
        await using session = await application.open({ database })
        for (const sql of statements.slice(0, -1)) {
          reader.read({ sql, session: 'default', at })
          await refusalOf(session, sql)
        }
        const sql = statements.at(-1)!
        const reading = reader.read({ sql, session: 'default', at })
        const refusal = await refusalOf(session, sql)
        if (reading.writes === 'perhaps' || (refusal && notUnderstood.includes(refusal.errno))) continue
        judged++
        const isExpected = reading.writes === 'yes' && !reading.temporary && reading.swallows === undefined
        const isRefused = refusal !== undefined && isReadOnlyRefusal(refusal)
        const excepted = exceptions.some(each => each.servers.test(server) && each.sql === sql)
        if ((isExpected === isRefused) === excepted)
          misread.push(`${statements.join('; ')}: read ${JSON.stringify(reading)}, answered ${JSON.stringify(refusal)}`)
      }
    } finally {
      await queryRows(admin, 'SET GLOBAL read_only = 0')
    }
    expect(misread).toEqual([])
    expect(judged).toBeGreaterThan(100)
  })

  it('ends a transaction where the text says so', async () => {
    const shop = `${database}_transactions`
    const definition = 'CREATE PROCEDURE defines() CREATE TABLE IF NOT EXISTS kept (a INT)'
    await queryRows(admin, `CREATE DATABASE ${shop}`)
    try {
      await using session = await root.open({ database: shop })
      await queryRows(session, 'CREATE TABLE kept (a INT) ENGINE = InnoDB')
      await queryRows(session, 'CREATE TABLE notes (a INT) ENGINE = MyISAM')
      await queryRows(session, definition)
      const misread: string[] = []
      for (const sql of committing) {
        await using own = await root.open({ database: shop })
        const reader = new WriteReader([{ sql: definition, at }])
        const before = [
          'CREATE TEMPORARY TABLE t (a INT)',
          'DELETE FROM kept',
          'START TRANSACTION',
          'INSERT INTO kept VALUES (1)',
        ]
        for (const each of before) {
          reader.read({ sql: each, session: 'default', at })
          await queryRows(own, each)
        }
        const { commits } = reader.read({ sql, session: 'default', at })
        const refusal = await refusalOf(own, sql)
        await refusalOf(own, 'ROLLBACK')
        await refusalOf(own, 'UNLOCK TABLES')
        const [[kept]] = (await queryRows(own, 'SELECT COUNT(*) FROM kept')) as [[string]]
        if (refusal === undefined && commits !== (kept === '1')) misread.push(`${sql}: read ${commits}, kept ${kept}`)
      }
      expect(misread).toEqual([])
    } finally {
      await queryRows(admin, `DROP DATABASE ${shop}`)
    }
  })
})
