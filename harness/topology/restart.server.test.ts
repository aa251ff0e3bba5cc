import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../kit/deadline.ts'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import { ServerFailure } from '../model/server-failure.ts'
import type { Endpoint, Server } from '../model/topology.ts'
import { ping } from '../session/ping.ts'
import { Administrator } from '../testing/administrator.ts'
import { type ListedProcess, listed, processIds } from '../testing/processes.ts'
import { prepareEmbedded } from './processes/embedded.ts'
import type { Release } from './specs/release.ts'

let logsDirectory: string
beforeEach(async () => {
  logsDirectory = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(() => rm(logsDirectory, { recursive: true }))

async function start(release: Release): Promise<Server> {
  const launch = await prepareEmbedded({
    side: 'source',
    release,
    display: `${release.product}:${release.version}`,
    cacheDirectory: cacheDirectory(),
    logsDirectory,
    ping,
    progress: () => {},
    signal: AbortSignal.timeout(60_000),
  })
  return launch()
}

/** Returns the guards of a server, and the server itself. */
function processesOf({ socketPath }: Endpoint): ListedProcess[] {
  return processIds()
    .map(listed)
    .filter(({ commandLine }) => commandLine.includes(dirname(socketPath!)))
}

async function kill({ socketPath }: Endpoint): Promise<void> {
  process.kill(Number(await readFile(join(dirname(socketPath!), 'pid'), 'utf8')), 'SIGKILL')
}

describe.each<Release>([
  { product: 'mysql', version: '9.7' },
  { product: 'mysql', version: '5.6' },
  { product: 'mariadb', version: '11.8' },
  { product: 'mariadb', version: '10.11' },
])('$product $version that is restarted', release => {
  it('has its data, its password and its address still, and the arguments for as long as they are given', async () => {
    await using server = await start(release)
    await using administrator = new Administrator(server.endpoint)
    const create = ['CREATE DATABASE crosscheck_kept', 'CREATE TABLE crosscheck_kept.t (id INT) ENGINE = InnoDB']
    await administrator.run(...create, 'INSERT INTO crosscheck_kept.t VALUES (7)')

    await server.restart!(['--innodb-read-only=1', '--read-only=1'])
    expect(await administrator.run('SELECT @@innodb_read_only, @@read_only')).toEqual([['1', '1']])
    expect(await administrator.run('SELECT id FROM crosscheck_kept.t')).toEqual([['7']])
    await expect(administrator.run('INSERT INTO crosscheck_kept.t VALUES (8)')).rejects.toThrow(/read[- ]only/)

    await server.restart!([])
    expect(await administrator.run('SELECT @@innodb_read_only, @@read_only')).toEqual([['0', '0']])
    expect(
      await administrator.run('INSERT INTO crosscheck_kept.t VALUES (8)', 'SELECT COUNT(*) FROM crosscheck_kept.t'),
    ).toEqual([['2']])
    expect(server.died.aborted).toBe(false)
  })

  it('tells still when it dies, and goes with its folder', async () => {
    await using server = await start(release)
    await server.restart!([])
    await kill(server.endpoint)
    if (!server.died.aborted) await once(server.died, 'abort')
    expect(server.died.reason.message).toMatch(/went away: its process was ended by signal 9/)
    expect(processesOf(server.endpoint)).toEqual([])
    expect(existsSync(dirname(server.endpoint.socketPath!))).toBe(false)
    await expect(server.restart!([])).rejects.toThrow('went away')
  })
})

const mariadb: Release = { product: 'mariadb', version: '11.8' }

it('two restarts follow each other, and a stop ends what is under way', async () => {
  const server = await start(mariadb)
  await Promise.all([server.restart!(['--read-only=1']), server.restart!([])])
  {
    await using administrator = new Administrator(server.endpoint)
    expect(await administrator.run('SELECT @@read_only')).toEqual([['0']])
  }
  const stopped = server.restart!([])
  await server[Symbol.asyncDispose]()
  await expect(stopped).rejects.toThrow(ServerFailure)
  expect(server.died.aborted).toBe(false)
  expect(processesOf(server.endpoint)).toEqual([])
  expect(existsSync(dirname(server.endpoint.socketPath!))).toBe(false)
})

it('one that does not come up again has died, and says what it said last', async () => {
  await using server = await start(mariadb)
  const error: unknown = await server.restart!(['--no-such-option']).catch(error => error)
  if (!(error instanceof ServerFailure)) throw new Error(`did not fail: ${error}`)
  expect(error.message).toMatch(/^MariaDB 11\.8\.\d+ did not start: its process ended/)
  expect(error.logTail.join('\n')).toContain('no-such-option')
  expect(server.died.reason).toBe(error)
  expect(existsSync(dirname(server.endpoint.socketPath!))).toBe(false)
})

describe('when the process that started it is killed', () => {
  async function startParent() {
    const program = `
      import { prepareEmbedded } from ${JSON.stringify(import.meta.resolve('./processes/embedded.ts'))}
      import { ping } from ${JSON.stringify(import.meta.resolve('../session/ping.ts'))}
      const launch = await prepareEmbedded({
        side: 'source', release: { product: 'mysql', version: '9.7' }, display: 'mysql:9.7', ping, progress() {},
        cacheDirectory: ${JSON.stringify(cacheDirectory())}, logsDirectory: ${JSON.stringify(logsDirectory)},
        signal: new AbortController().signal,
      })
      const server = await launch()
      const restarting = server.restart([])
      console.log(JSON.stringify(server.endpoint))
      await restarting
      console.log('restarted')
      setInterval(() => {}, 1000)
    `
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]()
    const endpoint: Endpoint = JSON.parse((await lines.next()).value ?? '')
    return { parent, endpoint, restarted: async () => expect((await lines.next()).value).toBe('restarted') }
  }

  async function expectNothingLeft(endpoint: Endpoint): Promise<void> {
    const folder = dirname(endpoint.socketPath!)
    await waitFor(() => (existsSync(folder) || processesOf(endpoint).length > 0 ? undefined : true), {
      what: 'the end of the server, its guards and its folder',
      deadlineMs: 8_000,
    })
  }

  it('while the server shuts down, it goes with its folder', async () => {
    const { parent, endpoint } = await startParent()
    parent.kill('SIGKILL')
    await expectNothingLeft(endpoint)
  })

  it('between the two starts, the folder goes', async () => {
    const { parent, endpoint } = await startParent()
    // A server removes its pid file last.
    const pidFile = join(dirname(endpoint.socketPath!), 'pid')
    await waitFor(() => (existsSync(pidFile) ? undefined : true), {
      what: 'the end of the first process',
      deadlineMs: 20_000,
      intervalMs: 1,
    })
    parent.kill('SIGKILL')
    await expectNothingLeft(endpoint)
  })

  it('after the second start, the server goes with its folder', async () => {
    const { parent, endpoint, restarted } = await startParent()
    await restarted()
    parent.kill('SIGKILL')
    await expectNothingLeft(endpoint)
  })
})
