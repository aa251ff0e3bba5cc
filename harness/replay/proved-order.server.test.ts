import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Side, sides } from '../model/side.ts'
import type { Suite } from '../model/statement.ts'
import { queryRows } from '../session/query-rows.ts'
import { effectsOf } from '../sql/effects/statement-effects.ts'
import { orderGuarantee } from '../sql/order/order-guarantee.ts'
import { parseSuite } from '../suite/parse.ts'
import { SessionOpeners } from '../testing/session-openers.ts'
import type { TestServer } from '../testing/test-servers.ts'
import { SchemaKeys } from './schema-keys.ts'
import { SuiteDatabases } from './suite-databases.ts'
import { SuiteReplay } from './suite-replay.ts'
import { TableKnowledge } from './table-knowledge.ts'

const database = 'crosscheck_proved_order'

const tables = [
  `users (id INT PRIMARY KEY, username VARCHAR(64) NOT NULL UNIQUE, display_name VARCHAR(200) NOT NULL,
     status VARCHAR(9) NOT NULL, created_at DATETIME NOT NULL)`,
  'user_emails (id BIGINT UNSIGNED PRIMARY KEY, user_id INT NOT NULL, email VARCHAR(160) NOT NULL UNIQUE)',
  'profiles (user_id INT PRIMARY KEY, bio TEXT)',
  'totp_devices (id INT PRIMARY KEY, user_id INT NOT NULL, label VARCHAR(64) NOT NULL, UNIQUE (user_id, label))',
  'roles (id INT PRIMARY KEY, name VARCHAR(40) NOT NULL)',
  'memberships (organisation_id INT, user_id INT, role_id INT NOT NULL, PRIMARY KEY (organisation_id, user_id))',
]

function suiteOf(sql: string): Suite {
  const fixture = () => {
    throw new Error('no fixture here')
  }
  return parseSuite(sql, { file: 'order.sql', fixture })
}

describe.each<[TestServer, TestServer]>([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
])('orders proved by the keys of %s and %s', (source, target) => {
  const openers = new SessionOpeners({ source: inject('endpoints')[source], target: inject('endpoints')[target] })
  /** Runs SQL on both sides, or on one side if it is named. */
  async function run(sql: string, only?: Side) {
    for (const side of only ? [only] : sides) {
      await using session = await openers[side].open({ database })
      await queryRows(session, sql)
    }
  }

  beforeAll(async () => {
    for (const side of sides) {
      await using session = await openers[side].open({})
      await queryRows(session, `CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`)
    }
    for (const table of tables) await run(`CREATE TABLE ${table}`)
    await run('CREATE VIEW active AS SELECT id, username FROM users')
    await run('CREATE TABLE cut (k VARCHAR(90) NOT NULL, n INT, o INT NOT NULL, UNIQUE (k(5)), UNIQUE (n))')
    await run('CREATE TABLE one_sided (k INT NOT NULL)')
    await run('ALTER TABLE one_sided ADD UNIQUE (k)', 'source')
  })
  afterAll(async () => {
    await run(`DROP DATABASE ${database}`)
    await openers[Symbol.asyncDispose]()
  })

  const keysOf = (sql: string) =>
    new SchemaKeys(suiteOf(sql), openers, { name: database, tables: new TableKnowledge() })
  const keys = keysOf('SELECT 1;')
  const kindOf = async (sql: string, schema = keys) =>
    (await schema.knowledgeOf({ sql, order: orderGuarantee(sql) })).order.kind

  it.each([
    'SELECT username FROM users ORDER BY id LIMIT 5',
    'SELECT display_name FROM users ORDER BY display_name, username',
    'SELECT label FROM totp_devices WHERE user_id = 1 ORDER BY label',
    'SELECT m.user_id FROM memberships m JOIN roles r ON r.id = m.role_id WHERE m.organisation_id = 1 ORDER BY r.name, m.user_id',
    'SELECT u.id, e.email FROM users u LEFT JOIN user_emails e ON e.user_id = u.id ORDER BY u.id, e.email',
    'SELECT u.username, p.user_id FROM users u LEFT JOIN profiles p ON p.user_id = u.id ORDER BY u.username',
    'SELECT status, COUNT(*) AS n FROM users GROUP BY status ORDER BY n DESC, status',
    'SELECT DATE(created_at) AS day, COUNT(*) FROM users GROUP BY day ORDER BY day',
    'SELECT DISTINCT status FROM users ORDER BY status',
    'SELECT id FROM users UNION SELECT user_id FROM memberships ORDER BY id',
    'SELECT t.id FROM (SELECT id, username FROM users) AS t ORDER BY t.username',
    'SELECT DISTINCT username FROM active ORDER BY username',
    "SELECT email FROM user_emails WHERE email = 'ada@example.com' LIMIT 1",
  ])('are total: %s', async sql => {
    expect(await kindOf(sql)).toBe('total')
  })

  it.each([
    'SELECT username FROM users ORDER BY created_at',
    'SELECT organisation_id FROM memberships ORDER BY organisation_id',
    'SELECT id FROM active ORDER BY id',
    'SELECT k FROM cut ORDER BY k',
    'SELECT n FROM cut ORDER BY n',
    'SELECT k FROM one_sided ORDER BY k',
  ])('are partial: %s', async sql => {
    expect(await kindOf(sql)).toBe('partial')
  })

  it('are asked for again when the schema may have changed', async () => {
    const sql = 'SELECT o FROM cut ORDER BY o'
    const schema = keysOf('SELECT 1;')
    expect(await kindOf(sql, schema)).toBe('partial')
    const change = 'ALTER TABLE cut ADD UNIQUE by_o (o)'
    await run(change)
    schema.learn({ effects: effectsOf(change) })
    expect(await kindOf(sql, schema)).toBe('total')
    await run('ALTER TABLE cut DROP KEY by_o')
    schema.learn({ effects: effectsOf('/* again */ alter table cut drop key by_o') })
    expect(await kindOf(sql, schema)).toBe('partial')
  })

  it('are not believed of a name that is also that of a temporary table', async () => {
    const shadowing = keysOf('CREATE TEMPORARY TABLE users (id INT);')
    expect(await kindOf('SELECT id FROM users ORDER BY id', shadowing)).toBe('partial')
    expect(await kindOf('SELECT id FROM roles ORDER BY id', shadowing)).toBe('total')
    const moving = keysOf('USE crosscheck_other;')
    expect(await kindOf('SELECT id FROM users ORDER BY id', moving)).toBe('partial')
    const shortening = keysOf('SET max_sort_length = 4;')
    expect(await kindOf('SELECT id FROM users ORDER BY username', shortening)).toBe('partial')
  })

  it('are compared exactly, also by keys that the result does not show', async () => {
    // The target sorts this key by bytes, the source by words; only the proof shows that no rows tie.
    const suite = suiteOf(`
      CREATE TABLE shelf (label VARCHAR(9) COLLATE utf8mb4_general_ci NOT NULL PRIMARY KEY, colour INT NOT NULL);
      INSERT INTO shelf VALUES ('a', 1), ('B', 2), ('c', 3);
      SELECT colour FROM shelf ORDER BY label;
      SELECT colour FROM shelf ORDER BY LOWER(label);
      SELECT 1 AS one, colour FROM shelf ORDER BY one, label;
    `)
    await using databases = new SuiteDatabases({ reuse: 'never', serversEnd: false })
    const entries = {
      openers,
      readers: openers,
      adminSessions: openers,
      databases,
      runId: `order${source.replaceAll(/\W/g, '')}`,
      statementTimeoutMs: 10_000,
    }
    await using replay = await SuiteReplay.open(suite, entries)
    await replay.advanceTo(suite.statements[1]!)
    await using session = await openers.target.open({ database: replay.database })
    await queryRows(session, 'ALTER TABLE shelf MODIFY label VARCHAR(9) COLLATE utf8mb4_bin NOT NULL')
    const observations = await replay.advanceTo(suite.statements.at(-1)!)
    const kinds = observations.map(({ differences }) =>
      differences.map(({ kind }) => kind).filter(kind => kind === 'order'),
    )
    expect(kinds).toEqual([['order'], [], ['order']])
  })
})
