import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { recover } from '../recovery/recover.ts'
import { Administrator } from '../testing/administrator.ts'
import { CliSandbox } from '../testing/cli-sandbox.ts'
import { ReadOnlyRun } from '../testing/read-only-run.ts'

/** Servers that other tests use at the same time, like shared servers of a user: every change to them is undone. */
const endpoints = inject('endpoints')

let place: CliSandbox
let runId: string
beforeEach(() => {
  place = new CliSandbox()
  runId = randomBytes(3).toString('hex')
})
afterEach(() => place[Symbol.asyncDispose]())

describe.each(['mysql:9.7', 'mysql:5.6', 'mariadb:11.8', 'mariadb:10.11'] as const)('%s', release => {
  const endpoint = endpoints[release]
  const address = `mysql://root@127.0.0.1:${endpoint.port}`
  const environment = { CROSSCHECK_PASSWORD: endpoint.password }

  it('that a killed run has left read-only, and its killed guard, too, is put right', async () => {
    await using administrator = new Administrator(endpoint)
    const before = await administrator.readOnlySettings()
    try {
      await using run = new ReadOnlyRun(endpoint, runId)
      await run.untilReadOnly()
      await run.killWithGuard()
      const readOnly = await administrator.readOnlySettings()
      expect(readOnly).not.toEqual(before)

      const look = await place.run(['recover', '--dry-run', address], { environment })
      expect(look).toMatchObject({ code: 0, stderr: '' })
      expect(look.stdout).toContain(`${address}\n`)
      expect(look.stdout).toContain(`  · run ${runId}: would set back read_only = OFF`)
      expect(look.stdout).toContain(`  · run ${runId}: would drop database crosscheck_log_in_${runId}\n`)
      expect(await administrator.readOnlySettings()).toEqual(readOnly)

      const done = await place.run(['recover', '--run', runId, address], { environment })
      expect(done).toMatchObject({ code: 0, stderr: '' })
      expect(done.stdout).toContain(`  ✓ run ${runId}: set back read_only = OFF`)
      expect(done.stdout).toContain(`  ✓ run ${runId}: dropped database crosscheck_log_in_${runId}\n`)
      expect(done.stdout).toContain(`  ✓ run ${runId}: dropped account 'crosscheck${runId}'@'%'\n`)
      expect(await administrator.readOnlySettings()).toEqual(before)

      const again = await place.run(['recover', '--run', runId, address], { environment })
      expect(again).toMatchObject({ code: 0, stdout: `${address}\n  ✓ nothing of a run is left there\n`, stderr: '' })
    } finally {
      await administrator.setReadOnlySettings(before)
      await recover(administrator.sessions, { runId, force: true })
    }
  })
})

describe('what cannot be', () => {
  const { port, password } = endpoints['mysql:9.7']
  const right = `mysql://root:${encodeURIComponent(password)}@127.0.0.1:${port}`

  it('a server that does not let us in is told, and the others are recovered', async () => {
    const wrong = `mysql://root:wr0ng@127.0.0.1:${port}`
    const { code, stdout, stderr } = await place.run(['recover', '--run', runId, wrong, right])
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    expect(stdout).toMatch(/✗ could not list anything: Access denied for user 'root'/)
    expect(stdout).toContain('✓ nothing of a run is left there')
    expect(stdout).not.toContain('wr0ng')
    expect(stdout).not.toContain(password)
  })

  it('an account that may not see everything is no proof that nothing is left', async () => {
    await using administrator = new Administrator(endpoints['mysql:9.7'])
    const { user, password } = await administrator.createAccount([])
    const environment = { CROSSCHECK_PASSWORD: password }
    const { code, stdout } = await place.run(['recover', `mysql://${user}@127.0.0.1:${port}`], { environment })
    expect(code).toBe(2)
    expect(stdout).toMatch(/✗ could not list accounts: .*SELECT command denied/)
  })

  it.each([
    { given: ['mysql:9.7'], reported: 'the server to recover is no address of a server that already runs' },
    { given: [right, '--run', '3F9A1C'], reported: 'It is six hexadecimal digits.' },
    { given: [], reported: "missing required argument 'addresses'" },
  ])('$told', async ({ given, reported }) => {
    const { code, stdout, stderr } = await place.run(['recover', ...given])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain(reported)
    expect(stderr).not.toContain(password)
  })
})
