import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitFor } from '../../kit/deadline.ts'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import { ServerFailure } from '../../model/server-failure.ts'
import type { Server } from '../../model/topology.ts'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import { ping } from '../../session/ping.ts'
import { processIds, procFile } from '../../testing/processes.ts'
import type { Release } from '../specs/release.ts'
import { type EmbeddedRequest, prepareEmbedded } from './embedded.ts'

const startEmbedded = async (request: EmbeddedRequest) => (await prepareEmbedded(request))()

let logsDirectory: string
beforeEach(async () => {
  logsDirectory = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(logsDirectory, { recursive: true })
})

const { signal } = new AbortController()

function start(release: Release, progress: (event: TopologyProgress) => void = () => {}): Promise<Server> {
  return startEmbedded({
    side: 'source',
    release,
    display: `${release.product}:${release.version}`,
    cacheDirectory: cacheDirectory(),
    logsDirectory,
    ping,
    progress,
    signal,
  })
}

const mysql: Release = { product: 'mysql', version: '9' }
const mariadb: Release = { product: 'mariadb', version: '11.8' }

describe.each<Release>([
  mysql,
  { product: 'mysql', version: '5.6' },
  mariadb,
  { product: 'mariadb', version: '10.11' },
])('$product $version', release => {
  it('answers over its socket and over TCP, to its password alone, on this machine alone', async () => {
    await using server = await start(release)
    const { socketPath, ...overTcp } = server.endpoint
    await ping(server.endpoint, signal)
    await ping(overTcp, signal)
    await expect(ping({ ...server.endpoint, password: '' }, signal)).rejects.toThrow(/denied/i)
    await expect(ping({ ...overTcp, password: 'wrong' }, signal)).rejects.toThrow(/denied/i)
    for (const address of otherAddresses()) await expect(canConnect(address, server.endpoint.port)).resolves.toBe(false)
    expect((await stat(dirname(socketPath!))).mode & 0o077).toBe(0)
    expect(server).toMatchObject({ provider: 'embedded', ours: true, side: 'source' })
  })

  it('has its password in no list of processes, in no file and in no log', async () => {
    await using server = await start(release)
    const { password, socketPath } = server.endpoint
    expect(commandLinesWith(dirname(socketPath!))).not.toEqual([])
    expect(commandLinesWith(password)).toEqual([])
    expect(existsSync(join(dirname(socketPath!), 'init.sql'))).toBe(false)
    expect(await readFile(join(logsDirectory, 'source.log'), 'utf8')).not.toContain(password)
    expect(server.spec + server.description).not.toContain(password)
  })

  it('leaves nothing behind but its log', async () => {
    const server = await start(release)
    const folder = dirname(server.endpoint.socketPath!)
    await server[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    expect(existsSync(folder)).toBe(false)
    expect(commandLinesWith(folder)).toEqual([])
    expect(await canConnect('127.0.0.1', server.endpoint.port)).toBe(false)
    expect(server.died.aborted).toBe(false)
    expect(await readFile(join(logsDirectory, 'source.log'), 'utf8')).toContain('ready for connections')
  })

  it('tells when it dies, and why', async () => {
    await using server = await start(release)
    const folder = dirname(server.endpoint.socketPath!)
    process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')), 'SIGKILL')
    if (!server.died.aborted) await once(server.died, 'abort')
    expect(server.died.reason).toBeInstanceOf(ServerFailure)
    expect(server.died.reason.message).toMatch(/went away: its process was ended by signal 9/)
    expect(server.died.reason.logTail.join('\n')).toContain('ready for connections')
    expect(existsSync(folder)).toBe(false)
  })
})

it('two servers are ready within two seconds of the start, where nothing else keeps the machine busy', async () => {
  const bothReadyMs = async () => {
    const readyMs: number[] = []
    const note = (event: TopologyProgress) => void (event.kind === 'ready' && readyMs.push(event.ms))
    const servers = await Promise.all([start(mysql, note), start(mariadb, note)])
    await Promise.all(servers.map(server => server[Symbol.asyncDispose]()))
    return Math.max(...readyMs)
  }
  await waitFor(async () => ((await bothReadyMs()) < 2_000 ? true : undefined), {
    what: 'two servers that are ready within 2 s',
    deadlineMs: 60_000,
  })
})

it('gives each server data and an identity of its own', async () => {
  await using one = await start(mysql)
  await using other = await start(mysql)
  const identity = (server: Server) => readFile(join(dirname(server.endpoint.socketPath!), 'data', 'auto.cnf'), 'utf8')
  expect(await identity(one)).not.toBe(await identity(other))
})

it('shows what the server said last, when it does not come up', async () => {
  const temporary = await ownTemporaryFolder()
  const cannotConnect = startEmbedded({
    side: 'source',
    release: mariadb,
    display: 'mariadb:11.8',
    cacheDirectory: cacheDirectory(),
    logsDirectory,
    ping: async endpoint => {
      // A server ends like this because of a full disk or a broken file, here before it is ready.
      const data = join(dirname(endpoint.socketPath!), 'data')
      const pid = await readFile(join(data, '..', 'pid'), 'utf8')
      process.kill(Number(pid), 'SIGABRT')
      throw new Error('not yet')
    },
    progress: () => {},
    signal,
  })
  const error: unknown = await cannotConnect.catch(error => error)
  if (!(error instanceof ServerFailure)) throw new Error(`did not fail: ${error}`)
  expect(error.message).toMatch(/^MariaDB 11\.8\.\d+ did not start: its process/)
  expect(error.logTail.length).toBeGreaterThan(0)
  expect(await readdir(temporary)).toEqual([])
})

it('stops what it began when it is called off', async () => {
  const temporary = await ownTemporaryFolder()
  const calledOff = new AbortController()
  const starting = startEmbedded({
    side: 'target',
    release: mysql,
    display: 'mysql:9',
    cacheDirectory: cacheDirectory(),
    logsDirectory,
    ping: () => {
      calledOff.abort(new Error('called off'))
      return Promise.reject(new Error('not yet'))
    },
    progress: () => {},
    signal: calledOff.signal,
  })
  await expect(starting).rejects.toThrow('called off')
  expect(await readdir(temporary)).toEqual([])
})

it('does not outlive the process that started it, even when that is killed', async () => {
  const program = `
    import { prepareEmbedded } from ${JSON.stringify(import.meta.resolve('./embedded.ts'))}
    const startEmbedded = async request => (await prepareEmbedded(request))()
    import { ping } from ${JSON.stringify(import.meta.resolve('../../session/ping.ts'))}
    const server = await startEmbedded({
      side: 'source', release: { product: 'mysql', version: '9' }, display: 'mysql:9', ping, progress() {},
      cacheDirectory: ${JSON.stringify(cacheDirectory())}, logsDirectory: ${JSON.stringify(logsDirectory)},
      signal: new AbortController().signal,
    })
    console.log(JSON.stringify(server.endpoint))
    setInterval(() => {}, 1000)
  `
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: parent.stdout }), 'line')
  const { socketPath, port } = JSON.parse(line)
  expect(await canConnect('127.0.0.1', port)).toBe(true)
  parent.kill('SIGKILL')
  await waitFor(async () => (existsSync(dirname(socketPath)) ? undefined : true), {
    what: 'the end of the server and its folder',
    deadlineMs: 5_000,
  })
  expect(await canConnect('127.0.0.1', port)).toBe(false)
  expect(commandLinesWith(dirname(socketPath))).toEqual([])
})

/** Returns the addresses at which other machines may reach this one. */
function otherAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap(list =>
    (list ?? []).filter(one => !one.internal && one.family === 'IPv4').map(one => one.address),
  )
}

async function canConnect(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Returns the readable command lines and environments of processes that contain a text. */
function commandLinesWith(part: string): string[] {
  const texts = processIds().flatMap(pid => [procFile(pid, 'cmdline'), procFile(pid, 'environ')])
  return texts.filter(text => text.includes(part))
}

/** A folder for temporary files that only this test uses. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = join(logsDirectory, 'tmp')
  await mkdir(folder)
  vi.stubEnv('TMPDIR', folder)
  return folder
}
