import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import type { CrosscheckProcess } from '../testing/crosscheck-process.ts'
import { ExternalPair } from '../testing/external-pair.ts'
import { logInFiles } from '../testing/log-in-files.ts'

/** Servers that Crosscheck did not start are read-only for as long as the run says, and never longer. */

const pairs = [
  ['mysql:9.7', 'mariadb:11.8'],
  ['mysql:5.6', 'mariadb:10.11'],
] as const

describe.each(pairs)('%s and %s, which already run', (source, target) => {
  const endpoints = { source: inject('endpoints')[source], target: inject('endpoints')[target] }
  let servers: ExternalPair
  const untilReadOnly = () =>
    waitFor(async () => ((await servers.areReadOnly()).every(Boolean) ? true : undefined), {
      what: 'two read-only servers',
      deadlineMs: 30_000,
    })

  let place: CliSandbox
  beforeAll(async () => {
    servers = await ExternalPair.open(endpoints)
  })
  afterAll(() => servers[Symbol.asyncDispose]())
  beforeEach(() => {
    place = new CliSandbox({
      'crosscheck.config.json': '{}',
      ...logInFiles,
      'waiting.sql': `-- path: auth
-- name: wait
SELECT IF(@@GLOBAL.read_only, SLEEP(600), 0) AS waited;
`,
    })
  })
  afterEach(() => place[Symbol.asyncDispose]())

  const run = (...args: string[]): CrosscheckProcess =>
    place.start(['run', ...args, ...servers.arguments, '--no-noise', '--no-diagnosis', '--out', 'out'], {
      environment: servers.environment,
    })

  it('are set read-only and read-write when that is allowed, and nothing stays', async () => {
    const { code, stdout, stderr } = await run('log-in.sql', '--allow-read-only').ended
    expect(code, stdout + stderr).not.toBe(3)
    expect(place.readOnly('out')).toMatchObject({
      finished: true,
      paths: [{ path: 'auth', holds: { source: true, target: true } }],
    })
    expect(stdout + stderr + place.read('out/journal.jsonl')).not.toContain(servers.password)
    expect(await servers.areReadOnly()).toEqual([false, false])
    expect(await servers.orphans()).toEqual([])
    expect(place.orphans()).toEqual([])
  })

  it('are left alone when it is not, and the verdict says so', async () => {
    const { stdout } = await run('log-in.sql').ended
    expect(stdout).toContain('--allow-read-only')
    const { reasons } = place.verdict('out')
    expect(place.readOnly('out')).toBeUndefined()
    expect(reasons).toContainEqual(expect.objectContaining({ rule: 'read-only-left-out', decision: 'go' }))
    const asked = await place.run(['run', 'log-in.sql', ...servers.arguments, '--phases', 'replay,read-only'], {
      environment: servers.environment,
    })
    expect(asked).toMatchObject({ code: 3, stdout: '' })
    expect(asked.stderr).toContain('--allow-read-only')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('are as they were after %s in the freeze', async signal => {
    const running = run('waiting.sql', '--allow-read-only')
    await untilReadOnly()
    running.signalGroup(signal)
    await running.ended
    await servers.untilNoOrphans()
  })

  it('are read-only by one run at a time, and another is told before it begins', async () => {
    const running = run('waiting.sql', '--allow-read-only')
    await untilReadOnly()
    const { code, stdout, stderr } = await place.run(['run', 'log-in.sql', ...servers.arguments, '--allow-read-only'], {
      environment: servers.environment,
    })
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toMatch(/another run of Crosscheck .*\n {2}wait until /)
    running.signal('SIGINT')
    await running.ended
    await servers.untilNoOrphans()
  })

  it('are put right by `crosscheck recover` when nobody was left to do it', async () => {
    const running = run('waiting.sql', '--allow-read-only')
    await untilReadOnly()
    // Otherwise the process would start another guard.
    running.signal('SIGSTOP')
    for (const { pid } of place.processes()) if (pid !== running.pid) process.kill(pid, 'SIGKILL')
    running.signal('SIGKILL')
    await running.ended
    expect(await servers.areReadOnly()).toEqual([true, true])
    const recovered = await place.run(['recover', servers.address('source'), servers.address('target')], {
      environment: servers.environment,
    })
    expect(recovered.code, recovered.stdout + recovered.stderr).toBe(0)
    await servers.untilNoOrphans()
  })
})
