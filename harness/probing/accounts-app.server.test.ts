import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { Database } from '../../fixtures/accounts-app/database.ts'
import { seedCredentials } from '../../fixtures/accounts-app/seed-credentials.ts'
import { type RunningService, start } from '../../fixtures/accounts-app/start.ts'
import { waitFor } from '../kit/deadline.ts'
import { type AccountsDatabase, openAccountsDatabase } from '../testing/accounts-database.ts'
import { readCredentials } from './credentials.ts'
import { httpCases } from './http-check.ts'
import { runProbe } from './probe.ts'

const password = 'the-password-of-the-tests'
const wiki = 'https://wiki.example.com/oauth2/callback'
const help = 'https://help.example.com/sso'
const credentialsFile = join(import.meta.dirname, '../../fixtures/accounts-app/credentials.yaml')

describe.each(['mysql:9.7', 'mariadb:11.8'] as const)('the example application on %s', server => {
  const undo = new AsyncDisposableStack()
  let accounts: AccountsDatabase
  let service: RunningService

  beforeAll(async () => {
    accounts = undo.use(await openAccountsDatabase(inject('endpoints')[server]))
    undo.defer(async () => {
      await setReadWrite()
    })
    const { host, port, user, password: accountPassword } = accounts.endpoint
    const settings = { host, port, user, password: accountPassword, database: accounts.name }
    await using database = new Database(settings)
    await seedCredentials(database, password, 8)
    service = undo.use(await start({ database: settings, secret: 'x'.repeat(40), retryEveryMs: 20 }))
  })
  afterAll(() => undo.disposeAsync())

  const setReadOnly = () => accounts.administer('SET GLOBAL read_only = 1')
  const setReadWrite = () => accounts.administer('SET GLOBAL read_only = 0')
  const countOf = async (sql: string) => Number((await accounts.administer(sql))[0]?.[0] ?? 0)

  async function send(
    method: string,
    path: string,
    { body, cookie, accept }: { body?: unknown; cookie?: string; accept?: string } = {},
  ) {
    const answer = await fetch(new URL(path, service.url), {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
        ...(accept ? { accept } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const location = answer.headers.get('location')
    return {
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
      query: location ? new URL(location).searchParams : new URLSearchParams(),
    }
  }

  async function logIn(identifier: string, given = password): Promise<{ status: number; cookie: string }> {
    const { status, headers } = await send('POST', '/log-in', { body: { identifier, password: given } })
    return { status, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' }
  }

  /** Logs in to all three applications and redeems the codes and tickets; a second use of them must be refused. */
  async function signOnEverywhere(cookie: string): Promise<unknown> {
    const code = (await send('GET', `/sso/wiki?redirect_uri=${wiki}&state=7`, { cookie })).query.get('code')
    const assertion = (await send('GET', '/sso/billing', { cookie })).query.get('assertion')
    const ticket = (await send('GET', `/sso/helpdesk?service=${help}`, { cookie })).query.get('ticket')
    const redeem = async () => [
      await send('POST', '/sso/wiki/token', { body: { code, redirect_uri: wiki } }),
      await send('GET', `/sso/helpdesk/validate?ticket=${ticket}&service=${help}`),
    ]
    const first = await redeem()
    const second = await redeem()
    return {
      people: first.map(({ text }) => JSON.parse(text).username),
      again: second.map(({ status }) => status),
      assertion: typeof assertion,
    }
  }
  const everywhere = (username: string) => ({ people: [username, username], again: [400, 400], assertion: 'string' })

  const signUp = (username: string, accept?: string) =>
    send('POST', '/sign-up', {
      body: { username, displayName: username, email: `${username}@example.org`, password: 'long-enough-password' },
      ...(accept ? { accept } : {}),
    })

  it('does its work on a database that takes writes', async () => {
    expect(await logIn('ada@example.com', 'wrong')).toMatchObject({ status: 401 })
    const { status, cookie } = await logIn('ada@example.com')
    expect(status).toBe(200)
    expect((await send('GET', '/session', { cookie })).text).toContain('in the database')
    expect(await signOnEverywhere(cookie)).toEqual(everywhere('ada'))
    expect(await send('PATCH', '/profile', { cookie, body: { bio: 'reads' } })).toMatchObject({ status: 200 })
    expect(await signUp('rosa')).toMatchObject({ status: 201 })
    expect(await signUp('rosa')).toMatchObject({ status: 409 })
    expect(await logIn('rosa', 'long-enough-password')).toMatchObject({ status: 200 })
    await send('POST', '/log-out', { cookie })
    expect(await send('GET', '/session', { cookie })).toMatchObject({ status: 401 })
  })

  it('goes on logging people in while the database is read-only, and makes up for it afterwards', async () => {
    const before = await logIn('hanako')
    const leaving = await logIn('hanako')
    try {
      await setReadOnly()
      const { status, cookie } = await logIn('ela@example.com')
      expect(status).toBe(200)
      expect((await send('GET', '/session', { cookie })).text).toContain('in a signed cookie')
      expect(await signOnEverywhere(cookie)).toEqual(everywhere('ela'))
      expect(await signOnEverywhere(before.cookie)).toEqual(everywhere('hanako'))

      const refused = await signUp('sam')
      expect(refused).toMatchObject({ status: 503 })
      expect(refused.headers.get('retry-after')).toBe('30')
      expect(JSON.parse(refused.text)).toMatchObject({ maintenance: true })
      const page = await signUp('sam', 'text/html')
      expect(page.headers.get('content-type')).toContain('text/html')
      expect(page.text).toContain('<h1>')
      expect(await send('PATCH', '/profile', { cookie, body: { bio: 'x' } })).toMatchObject({ status: 503 })

      // A log-out takes effect at once, for a signed cookie and for a row that cannot be marked.
      for (const each of [cookie, leaving.cookie]) {
        await send('POST', '/log-out', { cookie: each })
        expect(await send('GET', '/session', { cookie: each })).toMatchObject({ status: 401 })
      }
      // Five wrong passwords lock an account, although nothing can be written.
      for (let count = 0; count < 5; count += 1) await logIn('chloe@example.org', 'guessed')
      expect(await logIn('chloe@example.org')).toMatchObject({ status: 401 })
      expect(await countOf(`SELECT COUNT(*) FROM ${accounts.name}.lockouts WHERE user_id = 3`)).toBe(0)
      expect(service.postponedWrites()).toBe(2)
    } finally {
      await setReadWrite()
    }
    await waitFor(() => (service.postponedWrites() === 0 ? true : undefined), { what: 'the writes', deadlineMs: 5_000 })
    expect(await countOf(`SELECT failures FROM ${accounts.name}.lockouts WHERE user_id = 3`)).toBe(5)
    expect(await logIn('chloe@example.org')).toMatchObject({ status: 401 })
    expect(
      await countOf(`SELECT COUNT(*) FROM ${accounts.name}.sessions WHERE user_id = 8 AND revoked_because = 'log-out'`),
    ).toBe(1)
    expect(await signUp('sam')).toMatchObject({ status: 201 })
    expect((await send('GET', '/session', { cookie: (await logIn('ela')).cookie })).text).toContain('in the database')
  })

  it('is probed through read-only and back: nobody kept out, nobody let in', async () => {
    const over = new AbortController()
    const switches: Promise<unknown>[] = []
    let settled = 0
    const at: Record<number, () => void> = {
      20: () => switches.push(setReadOnly()),
      90: () => switches.push(setReadWrite()),
      120: () => over.abort(),
    }
    const report = await runProbe({
      probed: service.url,
      cases: httpCases(new URL(service.url), readCredentials(credentialsFile, { EXAMPLE_PASSWORD: password })),
      ratePerSecond: 50,
      slowMs: 5_000,
      timeoutMs: 5_000,
      signal: over.signal,
      onEvent: event => {
        if (event.kind !== 'progress') return
        settled += 1
        at[settled]?.()
      },
    })
    await Promise.all(switches)
    expect(switches).toHaveLength(2)
    expect(report.windows).toEqual([])
    expect(report).toMatchObject({ decision: 'passed', counts: { refused: 0, wrong: 0, slow: 0 } })
    expect(report.counts.good).toBeGreaterThanOrEqual(120)
  })
})
