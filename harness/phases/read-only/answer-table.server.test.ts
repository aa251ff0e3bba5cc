import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createRunAccount, type RunAccount } from '../../administration/accounts/run-account.ts'
import { openSwitch } from '../../administration/read-only/read-only-switch.ts'
import { loadSuites } from '../../config/load-suites.ts'
import { configSchema } from '../../config/schema.ts'
import type { SessionOpener } from '../../model/session.ts'
import { type Side, sides } from '../../model/side.ts'
import type { Suite } from '../../model/statement.ts'
import type { Server } from '../../model/topology.ts'
import { createDatabase } from '../../replay/suite-database.ts'
import { ping } from '../../session/ping.ts'
import { QueryError, queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { openTestTopology } from '../../testing/test-topology.ts'

const root = resolve(import.meta.dirname, '../../..')
const runId = 'a5e27b'
const database = `crosscheck_read_only_answers_${runId}`
const pairs = [
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const

/**
 * `read-write again`: the server is no longer read-only. `stock_innodb_read_only`: it was started with this option
 * alone.
 */
const states = [
  'read-write',
  'read_only',
  'super_read_only',
  'innodb_read_only',
  'session',
  'stock_innodb_read_only',
] as const
type State = (typeof states)[number]

/** For each statement, the outcome in each state: one string if all servers agree, otherwise one for each server. */
type Answers = Record<string, Partial<Record<State, string | Record<string, string>>>>

const expected: Answers = parse(readFileSync(join(root, 'fixtures/read-only/answers.yaml'), 'utf8'))

describe.each(pairs)('%s and %s', (source, target) => {
  it('answer as the table says, read-only in every way', { timeout: 240_000 }, async () => {
    const { suites } = await loadSuites([join(root, 'suites/conformance/read-only.sql')], {
      fixtures: join(root, 'fixtures'),
    })
    const [suite] = suites
    await using topology = await openTestTopology(source, target)
    for (const side of sides) {
      const spec = side === 'source' ? source : target
      await expectLockOut(topology[side], spec)
      const measured = await measure(topology[side], side, suite!)
      for (const state of states) {
        expect({ spec, state, answers: measured[state] }).toEqual({ spec, state, answers: answersOf(spec, state) })
      }
    }
  })
})

/**
 * A read-only server, too, locks an account after failed log-ins, with an error of its own: 3955
 * ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK, MariaDB's 4150 ER_USER_IS_BLOCKED. MySQL 5.6 has no
 * such lock.
 */
async function expectLockOut(server: Server, spec: string): Promise<void> {
  const lock = lockOuts[spec]
  if (!lock) return
  await using adminSession = new Sessions(server.endpoint, { initStatements: [] })
  await using session = await adminSession.open({})
  for (const sql of lock.before) await queryRows(session, sql)
  await using change = await openSwitch(server, 'read_only', adminSession)
  await change.on()
  const logIn = (password: string) =>
    ping({ ...server.endpoint, user: 'crosscheck_lock', password }, AbortSignal.timeout(10_000)).then(
      () => 0,
      (error: { errno?: number }) => error.errno,
    )
  expect([await logIn('wrong'), await logIn('wrong'), await logIn('Aa1-right')]).toEqual([1045, lock.last, lock.errno])
  await change.off()
  await queryRows(session, "DROP USER crosscheck_lock@'%'")
}

const lockOuts: Record<string, { before: string[]; last: number; errno: number }> = {
  'mysql:9.7': {
    before: ["CREATE USER crosscheck_lock@'%' IDENTIFIED BY 'Aa1-right' FAILED_LOGIN_ATTEMPTS 2 PASSWORD_LOCK_TIME 1"],
    last: 3955,
    errno: 3955,
  },
  ...Object.fromEntries(
    ['mariadb:11.8', 'mariadb:10.11'].map(spec => [
      spec,
      {
        before: ["CREATE USER crosscheck_lock@'%' IDENTIFIED BY 'Aa1-right'", 'SET GLOBAL max_password_errors = 2'],
        last: 1045,
        errno: 4150,
      },
    ]),
  ),
}

function answersOf(spec: string, state: State): Record<string, string> {
  return Object.fromEntries(
    Object.entries(expected).map(([name, answers]) => {
      const answer = answers[state] ?? 'done'
      return [name, typeof answer === 'string' ? answer : (answer[spec] ?? answer.others ?? 'not in the table')]
    }),
  )
}

async function measure(server: Server, side: Side, suite: Suite): Promise<Record<State, Record<string, string>>> {
  await using adminSession = new Sessions(server.endpoint, { initStatements: [] })
  await using login = await createRunAccount(adminSession, {
    server: `the ${side}`,
    runId,
    privileges: everything,
    otherwise: '',
  })
  const measured = {} as Record<State, Record<string, string>>
  for (const state of states) {
    measured[state] = await answersIn(state, { server, adminSession, login, suite })
  }
  return measured
}

/** The privileges of the application and the one to manage accounts, which does not exempt from read-only. */
const everything = [...configSchema.parse({}).readOnly.privileges, 'CREATE USER']

/** A suite must not change accounts on every server, so these statements are not part of one. */
const accountStatements = {
  'create-user': "CREATE USER crosscheck_one@'%' IDENTIFIED BY 'Aa1-crosscheck'",
  'rename-user': "RENAME USER crosscheck_one@'%' TO crosscheck_two@'%'",
  'drop-user': "DROP USER crosscheck_two@'%'",
}

async function answersIn(
  state: State,
  context: { server: Server; adminSession: Sessions; login: RunAccount; suite: Suite },
): Promise<Record<string, string>> {
  const { server, adminSession, login, suite } = context
  const as = (initStatements: string[]) =>
    new Sessions({ ...server.endpoint, user: login.user, password: login.password }, { initStatements })
  await using _ = await createDatabase([adminSession], database)
  await using ordinary = as([])
  await load(ordinary, suite)
  await using application = as(state === 'session' ? ['SET SESSION TRANSACTION READ ONLY'] : [])
  if (state === 'read-write') return await answersOn(application, suite)
  if (state === 'stock_innodb_read_only') {
    await server.restart!(['--innodb-read-only=1'])
    try {
      return await answersOn(application, suite)
    } finally {
      await server.restart!([])
    }
  }
  await using change = await openSwitch(server, state, adminSession)
  await change.on()
  return await answersOn(application, suite)
}

async function load(opener: SessionOpener, suite: Suite): Promise<void> {
  await using session = await opener.open({ database })
  for (const { sql } of suite.fixture?.statements ?? []) await queryRows(session, sql)
}

async function answersOn(opener: SessionOpener, suite: Suite): Promise<Record<string, string>> {
  await using session = await opener.open({ database })
  const answers: Record<string, string> = {}
  const statements = suite.statements.map(({ name, sql }) => [name ?? sql, sql] as const)
  for (const [name, sql] of [...statements, ...Object.entries(accountStatements)]) {
    answers[name] = await queryRows(session, sql).then(
      rows =>
        rows.map(([, , kind, text]) => (kind === 'Error' || kind === 'error' ? `row: ${text}` : '')).find(Boolean) ??
        'done',
      (error: unknown) => {
        if (error instanceof QueryError) return String(error.errno)
        throw error
      },
    )
  }
  return answers
}
