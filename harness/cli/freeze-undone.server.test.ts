import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import type { Endpoint } from '../model/topology.ts'
import { ask } from '../session/ask.ts'
import { Sessions } from '../session/sessions.ts'
import type { CrosscheckProcess } from '../testing/crosscheck-process.ts'
import { Workplace } from '../testing/workplace.ts'

/** Servers that somebody else runs are read-only for as long as the run says, and never longer. */

const pairs = [
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const

const account = { user: 'crosscheck_dba', password: 'Aa1-of-the-dba' }

describe.each(pairs)('%s and %s, which already run', (source, target) => {
  const endpoints = { source: inject('endpoints')[source], target: inject('endpoints')[target] }
  const onBoth = (...statements: string[]) =>
    Promise.all([onServer(endpoints.source, statements), onServer(endpoints.target, statements)])
  const addresses = [endpoints.source, endpoints.target].map(({ port }) => `mysql://${account.user}@127.0.0.1:${port}`)
  const servers = ['--source', addresses[0]!, '--target', addresses[1]!]
  const environment = {
    CROSSCHECK_SOURCE_PASSWORD: account.password,
    CROSSCHECK_TARGET_PASSWORD: account.password,
    CROSSCHECK_PASSWORD: account.password,
  }

  const isFrozen = async () => (await onBoth('SELECT @@GLOBAL.read_only')).map(([row]) => row?.[0] === '1')
  /** Databases and accounts of a run, whatever its id. */
  const leftBehind = async () => {
    const databases = await onBoth("SHOW DATABASES LIKE 'crosscheck%'")
    const users = await onBoth("SELECT user FROM mysql.user WHERE user REGEXP '^crosscheck[0-9a-f]{6}$'")
    return [...databases, ...users].flat(2)
  }
  const untilFrozen = () =>
    waitFor(async () => ((await isFrozen()).every(Boolean) ? true : undefined), {
      what: 'two frozen servers',
      deadlineMs: 30_000,
    })
  const untilAllIsUndone = () =>
    waitFor(async () => ((await isFrozen()).some(Boolean) || (await leftBehind()).length > 0 ? undefined : true), {
      what: 'two servers as they were',
      deadlineMs: 20_000,
    })

  let place: Workplace
  beforeAll(() =>
    onBoth(
      `CREATE USER ${account.user}@'%' IDENTIFIED BY '${account.password}'`,
      `GRANT ALL ON *.* TO ${account.user}@'%' WITH GRANT OPTION`,
    ),
  )
  afterAll(async () => {
    await onBoth('SET GLOBAL read_only = 0', `DROP USER ${account.user}@'%'`)
  })
  beforeEach(() => {
    place = new Workplace({
      'crosscheck.config.json': '{}',
      'log-in.sql': `-- path: auth
-- fixture: shop
-- name: find
SELECT id FROM users WHERE email = 'ada@example.com';
-- on-read-only: degrade "a signed cookie"
INSERT INTO sessions VALUES (1);
`,
      'waiting.sql': `-- path: auth
-- name: wait
SELECT IF(@@GLOBAL.read_only, SLEEP(600), 0) AS waited;
`,
      'shop/schema.sql': `CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(80)) CHARACTER SET utf8mb4;
INSERT INTO users VALUES (1, 'ada@example.com');
CREATE TABLE sessions (user_id INT) CHARACTER SET utf8mb4;
`,
    })
  })
  afterEach(() => place[Symbol.asyncDispose]())

  const run = (...args: string[]): CrosscheckProcess =>
    place.start(['run', ...args, ...servers, '--no-noise', '--no-diagnosis', '--out', 'out'], { environment })

  it('are frozen and thawed when that is allowed, and nothing stays', async () => {
    const { code, stdout, stderr } = await run('log-in.sql', '--allow-read-only').ended
    expect(code, stdout + stderr).not.toBe(3)
    const { readOnly } = place.verdict('out')
    expect(readOnly).toMatchObject({ finished: true, paths: [{ path: 'auth', holds: { source: true, target: true } }] })
    expect(stdout + stderr + place.read('out/journal.jsonl')).not.toContain(account.password)
    expect(await isFrozen()).toEqual([false, false])
    expect(await leftBehind()).toEqual([])
    expect(place.remains()).toEqual([])
  })

  it('are left alone when it is not, and the verdict says so', async () => {
    const { stdout } = await run('log-in.sql').ended
    expect(stdout).toContain('--allow-read-only')
    const { readOnly, reasons } = place.verdict('out')
    expect(readOnly).toBeUndefined()
    expect(reasons).toContainEqual(expect.objectContaining({ rule: 'read-only-left-out', decision: 'go' }))
    const asked = await place.run(['run', 'log-in.sql', ...servers, '--phases', 'replay,read-only'], { environment })
    expect(asked).toMatchObject({ code: 3, stdout: '' })
    expect(asked.stderr).toContain('--allow-read-only')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('are as they were after %s in the freeze', async signal => {
    const running = run('waiting.sql', '--allow-read-only')
    await untilFrozen()
    running.signalGroup(signal)
    await running.ended
    await untilAllIsUndone()
  })

  it('are frozen by one run at a time, and another is told before it begins', async () => {
    const running = run('waiting.sql', '--allow-read-only')
    await untilFrozen()
    const { code, stdout, stderr } = await place.run(['run', 'log-in.sql', ...servers, '--allow-read-only'], {
      environment,
    })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/another run of Crosscheck .*\n {2}wait until /)
    running.signal('SIGINT')
    await running.ended
    await untilAllIsUndone()
  })

  it('are put right by `crosscheck recover` when nobody was left to do it', async () => {
    const running = run('waiting.sql', '--allow-read-only')
    await untilFrozen()
    // Otherwise it would start another guard.
    running.signal('SIGSTOP')
    for (const { pid } of place.processes()) if (pid !== running.pid) process.kill(pid, 'SIGKILL')
    running.signal('SIGKILL')
    await running.ended
    expect(await isFrozen()).toEqual([true, true])
    const recovered = await place.run(['recover', ...addresses], { environment })
    expect(recovered.code, recovered.stdout + recovered.stderr).toBe(0)
    await untilAllIsUndone()
  })
})

async function onServer(endpoint: Endpoint, statements: readonly string[]): Promise<(string | null)[][]> {
  await using sessions = new Sessions(endpoint, { preamble: [] })
  await using session = await sessions.open()
  let rows: (string | null)[][] = []
  for (const sql of statements) rows = await ask(session, sql)
  return rows
}
