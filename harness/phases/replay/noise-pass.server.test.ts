import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSuites } from '../../config/load-suites.ts'
import type { Suite } from '../../model/statement.ts'
import { ControlServers } from '../../replay/control-servers.ts'
import type { ReplayContext } from '../../replay/replay-context.ts'
import { SuiteDatabases } from '../../replay/suite-databases.ts'
import { connectionRule } from '../../session/connection-of.ts'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { parseSuite } from '../../suite/parse.ts'
import { reachesOutside } from '../../suite/reaches-outside.ts'
import { CliSandbox } from '../../testing/cli-sandbox.ts'
import { openTestSource } from '../../testing/test-topology.ts'
import { measureNoise } from './measure-noise.ts'
import { SourceAnswers } from './source-answers.ts'

const assumed = connectionRule(undefined, { product: '', version: '' })

const signal = new AbortController().signal

describe('the servers that are asked again', () => {
  const undo = new AsyncDisposableStack()
  let context: ReplayContext
  let sessions: Sessions[]
  beforeAll(async () => {
    const [source, control] = [await openTestSource('mariadb:10.11', undo), await openTestSource('mariadb:10.11', undo)]
    sessions = [source, control].map(({ endpoint }) => undo.use(new Sessions(endpoint, { initStatements: [] })))
    const controlServers = undo.use(
      new ControlServers(async (_, number) => (number === 1 ? control : openTestSource('mariadb:10.11', undo)), {
        connections: { source: assumed, target: assumed },
        databaseDefaults: undefined,
        initStatements: [],
        signal,
        endpointOn: async ({ endpoint }) => endpoint,
      }),
    )
    // The first one to be asked for is the one that is kept.
    await controlServers.of('source')
    const both = { source: sessions[0]!, target: sessions[0]! }
    context = {
      openers: both,
      readers: both,
      adminSessions: both,
      controlServer: side => controlServers.of(side),
      freshControlServers: side => controlServers.fresh(side),
      databases: undo.use(new SuiteDatabases({ reuse: 'without-clock', serversEnd: false })),
      runId: randomBytes(3).toString('hex'),
      statementTimeoutMs: 30_000,
      pipeline: 32,
    }
  })
  afterAll(() => undo.disposeAsync())

  /** Replays a suite for its noise, as if each of its statements had differed. */
  async function measure(suite: Suite): Promise<void> {
    const doubtful = suite.statements.map(({ id: statement }): [string, SourceAnswers] => [
      statement,
      new SourceAnswers({ statement, source: [], target: [], differences: [] }, { isSameState: true }),
    ])
    const isolated = reachesOutside(suite)
    const measured = await measureNoise(suite, new Map(doubtful), context, { isolated, signal })
    expect(measured.kind).toBe('measured')
  }

  /** What other suites could see of a server. */
  async function stateOf(opener: Sessions): Promise<unknown> {
    await using session = await opener.open({})
    return await Promise.all(
      [
        "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT LIKE 'crosscheck_%' ORDER BY 1",
        "SELECT table_name FROM information_schema.tables WHERE table_schema IN ('mysql', 'sys', 'test') ORDER BY 1",
        'SELECT * FROM mysql.global_priv ORDER BY user, host',
        'SELECT * FROM mysql.db ORDER BY user, host, db',
        'SELECT * FROM mysql.proxies_priv',
        "SELECT db, name, type FROM mysql.proc WHERE db NOT LIKE 'crosscheck_%' ORDER BY 1, 2",
        'SELECT * FROM mysql.func',
        "SHOW GLOBAL VARIABLES WHERE variable_name NOT LIKE '%gtid%'",
      ].map(sql => queryRows(session, sql)),
    )
  }

  const outside = `
    CREATE USER 'mint'@'localhost' IDENTIFIED BY 'x';
    CREATE DATABASE beside;
    CREATE TABLE beside.kept (id INT);
    SET GLOBAL max_connections = 77;
    PREPARE hidden FROM CONCAT('SET GLOBAL ', 'sort_buffer_size = 65536');
    EXECUTE hidden;
    CREATE PROCEDURE change_all() SET GLOBAL max_error_count = 3;
    CALL change_all();
    GRANT SELECT ON *.* TO 'mint'@'localhost';`

  it('are as before, whatever suites do', { timeout: 400_000 }, async () => {
    const before = await Promise.all(sessions.map(stateOf))
    const suites = [...(await loadSuites(['suites'])).suites, parseSuite(outside, { file: 'outside.sql' })]
    for (const suite of suites) {
      await measure(suite)
      const now = await Promise.all(sessions.map(stateOf))
      expect(now, suite.file).toEqual(before)
    }
  })
})

describe('a run', () => {
  const run = async (files: Record<string, string>, [source, target]: [string, string]) => {
    await using sandbox = new CliSandbox(files)
    const names = Object.keys(files)
    const args = ['run', ...names, '--source', source, '--target', target, '--out', 'out', '--no-diagnosis']
    const ended = await sandbox.start([...args]).ended
    expect(ended.stderr).not.toContain('not measured')
    return sandbox.verdict('out')
  }

  it('is go between equal servers, also where suites make accounts and set global variables', async () => {
    const verdict = await run(
      {
        'a.sql':
          "CREATE USER 'mint'@'localhost' IDENTIFIED BY 'x'; SHOW CREATE USER 'mint'@'localhost'; DROP USER 'mint'@'localhost';",
        'b.sql': 'SELECT user, host FROM mysql.user ORDER BY user, host;',
        'c.sql': 'SET GLOBAL max_connections = 77; SELECT UUID(); SET GLOBAL max_connections = DEFAULT;',
        'd.sql': 'SELECT @@GLOBAL.max_connections;',
      },
      ['mysql:9.7', 'mysql:9.7'],
    )
    expect(verdict.divergences.map(({ status }) => status)).toEqual(verdict.divergences.map(() => 'noise'))
    expect(verdict.decision).toBe('go')
  })

  it('reports an error of the target although the source could not repeat the statement', async () => {
    const verdict = await run(
      {
        'a.sql':
          'CREATE DATABASE beside; CREATE TABLE beside.t (a INT, KEY ((a + 1))); SELECT UUID(); DROP DATABASE beside;',
        'b.sql': 'CREATE DATABASE beside; CREATE TABLE beside.t (a INT, KEY ((a + 2))); SELECT UUID();',
      },
      ['mysql:9.7', 'mariadb:11.8'],
    )
    const failing = verdict.divergences.filter(({ fails }) => fails)
    expect(failing.flatMap(({ kinds, statements }) => statements.map(({ at }) => `${kinds} ${at}`))).toEqual(
      expect.arrayContaining(['error a.sql:1:25', 'error b.sql:1:25']),
    )
  })

  it('takes what flickers for noise, under the same fingerprint each time', async () => {
    const flicker = 'SELECT MICROSECOND(SYSDATE(6)) % 2 AS flicker;\n'
    const files = { 'a.sql': `SELECT 1 AS one;\n${flicker.repeat(8)}` }
    const divergences = []
    for (let night = 0; night < 2; night++)
      divergences.push(...(await run(files, ['mariadb:10.11', 'mariadb:10.11'])).divergences)
    expect(new Set(divergences.map(({ status }) => status))).toEqual(new Set(['noise']))
    expect(new Set(divergences.map(({ fingerprint }) => fingerprint)).size).toBe(1)
  })

  it('reports what the source never answers, although the source flickers', async () => {
    // Each statement has five tries in which two answers of the source may differ.
    const flickers = ['a', 'b', 'c', 'd'].map(name => `SELECT /*M! 7 + 0 * */ MICROSECOND(SYSDATE(6)) % 2 AS ${name};`)
    const verdict = await run({ 'a.sql': flickers.join('\n') }, ['mysql:9.7', 'mariadb:11.8'])
    const failing = verdict.divergences.filter(({ fails, kinds }) => fails && kinds.includes('rows'))
    expect(failing.length).toBe(flickers.length)
    const summaries = failing.flatMap(({ example }) => example.differences.map(({ summary }) => summary))
    expect(summaries.join('\n')).toMatch(
      /the source differed from itself in \d of \d tries, and never answered like this/,
    )
  })
})
