import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { Database } from '../../fixtures/accounts-app/database.ts'
import { seedCredentials } from '../../fixtures/accounts-app/seed-credentials.ts'
import { type RunningService, start } from '../../fixtures/accounts-app/start.ts'
import { waitFor } from '../kit/deadline.ts'
import type { ProbeReport } from '../model/probe-report.ts'
import { type AccountsDatabase, openAccountsDatabase } from '../testing/accounts-database.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'

const root = join(import.meta.dirname, '../..')
const password = 'S3cret-of-the-example'
const undo = new AsyncDisposableStack()
let accounts: AccountsDatabase
let service: RunningService
let place: CliSandbox

beforeAll(async () => {
  accounts = undo.use(await openAccountsDatabase(inject('endpoints')['mariadb:11.8']))
  await accounts.administer(`GRANT ALL ON \`crosscheck\\_%\`.* TO '${accounts.endpoint.user}'@'%'`)
  const { host, port, user, password: accountPassword } = accounts.endpoint
  const settings = { host, port, user, password: accountPassword, database: accounts.name }
  await using database = new Database(settings)
  await seedCredentials(database, password, 8)
  service = undo.use(await start({ database: settings, secret: 'x'.repeat(40) }))
})
afterAll(() => undo.disposeAsync())
beforeEach(() => {
  place = new CliSandbox({
    'crosscheck.config.json': '{}',
    'truth.yaml': readFileSync(join(root, 'fixtures/accounts-app/credentials.yaml')),
    'visits.sql': `-- path: auth
CREATE TABLE IF NOT EXISTS visitors (name VARCHAR(20) PRIMARY KEY);
INSERT IGNORE INTO visitors VALUES ('ada');
SELECT name FROM visitors WHERE name = 'ada';
`,
  })
})
afterEach(() => place[Symbol.asyncDispose]())

const server = () => `mysql://${accounts.endpoint.user}@127.0.0.1:${accounts.endpoint.port}`
const environment = () => ({ EXAMPLE_PASSWORD: password, CROSSCHECK_PROBE_PASSWORD: accounts.endpoint.password })
const run = (...args: string[]) => place.run(['probe', ...args], { environment: environment() })
const databases = () => accounts.administer(`SHOW DATABASES LIKE 'crosscheck\\_probe\\_%'`)

describe('crosscheck probe', () => {
  it('ends with 0 on an application that does what it should, and leaves probe.json', async () => {
    const { code, stdout, stderr } = await run(
      ...[service.url, '--credentials', 'truth.yaml', '--for', '1', '--slow', '3000', '--out', 'out'],
    )
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toContain('✓ every attempt was answered as it should be')
    expect(stdout).toContain('50 attempts on http://127.0.0.1:')
    const report: ProbeReport = JSON.parse(place.read('out/probe.json'))
    expect(report).toMatchObject({ formatVersion: 1, decision: 'passed', counts: { good: 50 }, windows: [] })
    expect(stdout + stderr + place.read('out/probe.json')).not.toContain(password)
  })

  it('ends with 1 where somebody is let in who should not be', async () => {
    const truth = place.read('truth.yaml')
    const welcome = 'because: gone, identifier: chloe@example.org, password: { env: EXAMPLE_PASSWORD } }'
    place.write('truth.yaml', truth.replace(/because: wrong password.*/, welcome))
    const { code, stdout, stderr } = await run(
      ...[service.url, '--credentials', 'truth.yaml', '--for', '1', '--slow', '3000'],
    )
    expect(code).toBe(1)
    expect(stdout).toMatch(/✗ \d+ wrong\n/)
    expect(stdout).toMatch(/bad accepted\)\n +chloe@example.org \(gone\): an invalid log-in was accepted with 200\n/)
    expect(stderr).toContain('wrong from')
  })

  it('ends with 2 where nobody answers, and with 3 where it cannot begin', async () => {
    const nobody = await run('http://127.0.0.1:9', '--credentials', 'truth.yaml', '--for', '0.2', '--json')
    expect(nobody.code).toBe(2)
    expect(JSON.parse(nobody.stdout)).toMatchObject({ decision: 'unknown', counts: { refused: 10 } })
    const missing = await run(service.url)
    expect(missing.code).toBe(3)
    expect(missing.stderr).toContain('--credentials')
    place.write('truth.yaml', 'logIn: 7\n')
    const faulty = await run(service.url, '--credentials', 'truth.yaml')
    expect(faulty.code).toBe(3)
    expect(faulty.stderr).toContain('truth.yaml:1:1: ')
    const secretive = await run('postgres://ada:geheim@127.0.0.1')
    expect(secretive.code).toBe(3)
    expect(secretive.stderr).not.toContain('geheim')
  })

  it('probes a server with suites until Ctrl-C, and leaves no database', async () => {
    const running = place.start(
      ['probe', server(), '--suites', 'visits.sql', '--json', '--rate', '20', '--slow', '3000'],
      {
        environment: environment(),
      },
    )
    await waitFor(async () => ((await databases()).length > 0 ? true : undefined), {
      what: 'the databases of the probe',
      deadlineMs: 20_000,
    })
    const asked = async () => Number((await accounts.administer(`SHOW GLOBAL STATUS LIKE 'Com_select'`))[0]![1])
    const before = await asked()
    await waitFor(async () => ((await asked()) > before + 120 ? true : undefined), {
      what: 'attempts',
      deadlineMs: 20_000,
    })
    running.signal('SIGINT')
    const { code, stdout, stderr } = await running.ended
    expect(code, stdout + stderr).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ decision: 'passed', end: 'interrupted' })
    expect(await databases()).toEqual([])
  })

  it('leaves no database either when it is killed', async () => {
    const running = place.start(['probe', server(), '--suites', 'visits.sql', '--rate', '20'], {
      environment: environment(),
    })
    await waitFor(async () => ((await databases()).length > 0 ? true : undefined), {
      what: 'the databases of the probe',
      deadlineMs: 20_000,
    })
    running.signal('SIGKILL')
    const { stderr } = await running.ended
    expect(stderr).toContain('learning what the suite answers there')
    await waitFor(async () => ((await databases()).length === 0 ? true : undefined), {
      what: 'a server without databases of the probe',
      deadlineMs: 20_000,
    })
  })

  it('tells what to do instead, where a suite would change the whole server', async () => {
    place.write('indirect.sql', `-- path: auth\nSET @text = 'SELECT 1';\nPREPARE question FROM @text;\n`)
    const { code, stderr } = await run(server(), '--suites', 'indirect.sql')
    expect(code).toBe(3)
    expect(stderr).toMatch(/^indirect\.sql:3:1: PREPARE .*\n {2}.*--suites$/m)
    expect(stderr).not.toContain('--allow-global')
  })

  it('uses a database that is there, and lets it be', async () => {
    const { code, stdout, stderr } = await run(
      ...[`${server()}/${accounts.name}`, '--suites', 'visits.sql', '--for', '1', '--slow', '3000'],
    )
    expect(code, stdout + stderr).toBe(0)
    expect(await accounts.administer(`SELECT name FROM ${accounts.name}.visitors`)).toEqual([['ada']])
  })
})
