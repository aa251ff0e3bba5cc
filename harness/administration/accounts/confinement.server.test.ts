import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { isLackingRight } from '../../model/lacking-right.ts'
import { bySide, onBothSides, type Side, sides } from '../../model/side.ts'
import type { Topology } from '../../model/topology.ts'
import { replaySuites } from '../../phases/replay/replay-suites.ts'
import { RunAccess } from '../../replay/run-access.ts'
import { SuiteDatabases } from '../../replay/suite-databases.ts'
import { queryRows } from '../../session/query-rows.ts'
import { parseSuite } from '../../suite/parse.ts'
import { suitesWithoutDefiners } from '../../suite/suites-without-definers.ts'
import { Administrator } from '../../testing/administrator.ts'
import { type EscapeAttempt, escapeAttempts } from '../../testing/escape-attempts.ts'
import { exampleStart } from '../../testing/example-entries.ts'
import { externalServer } from '../../testing/external-server.ts'
import { type ExampleEntry, inPhases } from '../../testing/in-phases.ts'
import { judged } from '../../testing/judged.ts'
import type { TestServer } from '../../testing/test-servers.ts'

/**
 * Tests the first defence: the privileges of the account alone. No statement is refused beforehand here, so that
 * statements that such a check may overlook run on real servers.
 */
describe.each([
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const)('suites that try to reach out, on %s and %s', (source, target) => {
  const servers = { source, target }
  const app = `app_${randomBytes(3).toString('hex')}`
  const runId = randomBytes(3).toString('hex')
  const attempts = escapeAttempts(app, [source, target])
  const undo = new AsyncDisposableStack()
  const signal = new AbortController().signal
  let access: RunAccess
  let databases: SuiteDatabases
  let before: unknown

  const administrators = bySide(side => undo.use(new Administrator(inject('endpoints')[servers[side]])))

  beforeAll(async () => {
    await onBothSides(async side => {
      administrators[side].undo(`DROP DATABASE IF EXISTS ${app}`)
      await administrators[side].run(...dataOfOthers(app, servers[side]))
    })
    access = new RunAccess(topologyOf(servers), undo)
    await access.confine(runId)
    databases = undo.use(new SuiteDatabases({ reuse: 'never', serversEnd: false }))
    before = await stateOfOthers()
  })
  afterAll(() => undo.disposeAsync())

  /** Reads the property of others: rows, definitions, databases, accounts, settings. */
  async function stateOfOthers(): Promise<unknown> {
    return await onBothSides(async side => {
      await using session = await administrators[side].sessions.open()
      const read = (sql: string) => queryRows(session, sql).catch(error => String(error))
      return {
        rows: await read(`SELECT * FROM ${app}.t ORDER BY id`),
        merged: await read(`SELECT * FROM ${app}.i ORDER BY id`),
        sequence: servers[side].startsWith('mariadb') ? await read(`SHOW CREATE SEQUENCE ${app}.s`) : '',
        next: servers[side].startsWith('mariadb') ? await read(`SELECT next_not_cached_value FROM ${app}.s`) : '',
        definition: await read(`SHOW CREATE TABLE ${app}.t`),
        database: await read(`SHOW CREATE DATABASE ${app}`),
        things: await read(
          `SELECT table_name FROM information_schema.tables WHERE table_schema = '${app}' UNION ALL ` +
            `SELECT routine_name FROM information_schema.routines WHERE routine_schema = '${app}' UNION ALL ` +
            `SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = '${app}' UNION ALL ` +
            `SELECT event_name FROM information_schema.events WHERE event_schema = '${app}' ORDER BY 1`,
        ),
        accounts: await read(`SELECT User, Host FROM mysql.user WHERE User NOT LIKE 'crosscheck%' ORDER BY 1, 2`),
        settings: await read(
          `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('max_connections', 'read_only', 'sort_buffer_size', 'sql_mode')`,
        ),
        files: existsSync('/tmp/crosscheck-mallory'),
      }
    })
  }

  async function replay({ name, statements }: EscapeAttempt, as = access): Promise<ExampleEntry[]> {
    const text = `DELIMITER //\n${statements.join('\n//\n')}\n//\n`
    const { suites } = suitesWithoutDefiners([parseSuite(text, { file: `${name.replaceAll(' ', '-')}.sql` })])
    const entries: ExampleEntry[] = [exampleStart(planned(suites[0]!))]
    const context = {
      ...as.ofReplay({ initStatements: [] }, signal),
      databases,
      runId,
      statementTimeoutMs: 10_000,
    }
    const options = { noise: false, protocol: 'declared', workers: 1 } as const
    for await (const batch of replaySuites(suites, context, options, signal)) entries.push(...batch)
    entries.push({ kind: 'run-finished', end: { kind: 'complete' }, totalMs: 1 })
    return entries
  }

  it('are many, and no empty threats: as an administrator, one of them changes rows of others', async () => {
    expect(attempts.length).toBeGreaterThanOrEqual(300)
    await using connections = new AsyncDisposableStack()
    const administrator = new RunAccess(topologyOf(servers), connections)
    await replay({ name: 'insert', statements: [`INSERT INTO ${app}.t VALUES (9, 9)`] }, administrator)
    expect(await stateOfOthers()).not.toEqual(before)
    await replay({ name: 'delete', statements: [`DELETE FROM ${app}.t WHERE id = 9`] }, administrator)
    expect(await stateOfOthers()).toEqual(before)
  })

  it('change nothing of others, and what both servers refuse for want of a right is never a go', async () => {
    let refused = 0
    for (const attempt of attempts) {
      const entries = await replay(attempt)
      expect(await stateOfOthers(), attempt.statements.join('\n')).toEqual(before)
      const isRefused = entries.some(
        entry =>
          entry.kind === 'observation' &&
          sides.every(side => entry.observation[side].some(each => each.kind === 'error' && isLackingRight(each))),
      )
      if (!isRefused) continue
      refused += 1
      const { decision, reasons } = judged(inPhases(entries), {
        policy: { failOn: 'risky', strictBaseline: false },
        baseline: [],
        today: '2026-01-01',
      })
      expect(decision, attempt.name).not.toBe('go')
      expect(reasons.map(({ rule }) => rule)).toContain('not-exercised')
    }
    expect(refused).toBeGreaterThan(attempts.length / 3)
  }, 600_000)
})

function planned({ name, file, statements }: { name: string; file: string; statements: unknown[] }) {
  return [{ name, file, statements: statements.length }]
}

function dataOfOthers(app: string, server: TestServer): string[] {
  return [
    `CREATE DATABASE ${app}`,
    `CREATE TABLE ${app}.t (id INT PRIMARY KEY, a INT) ENGINE = InnoDB`,
    `INSERT INTO ${app}.t VALUES (1, 10), (2, 20), (3, 30)`,
    `CREATE TABLE ${app}.i (id INT, a INT) ENGINE = MyISAM`,
    `INSERT INTO ${app}.i VALUES (1, 10), (2, 20)`,
    `CREATE PROCEDURE ${app}.touch() UPDATE ${app}.t SET a = 99`,
    `CREATE FUNCTION ${app}.touched() RETURNS INT MODIFIES SQL DATA BEGIN UPDATE ${app}.t SET a = 99; RETURN 1; END`,
    ...(server.startsWith('mariadb') ? [`CREATE SEQUENCE ${app}.s`] : []),
  ]
}

/** Servers that Crosscheck did not start. */
function topologyOf(servers: Record<Side, TestServer>): Topology {
  const { source, target } = bySide(side => externalServer(inject('endpoints')[servers[side]], servers[side], side))
  return { source, target, [Symbol.asyncDispose]: async () => {} }
}
