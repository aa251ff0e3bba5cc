import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { cacheDirectory } from '../machine/cache-directory.mjs'
import type { Endpoint, Topology } from '../model/topology.ts'
import type { TopologyProgress } from '../model/topology-progress.ts'
import { UsageError } from '../model/usage-error.ts'
import { ping } from '../session/ping.ts'
import { openTopology } from './open.ts'
import { parseSpec } from './specs/spec.ts'

let logsDirectory: string
beforeEach(async () => {
  logsDirectory = await mkdtemp(join(tmpdir(), 'crosscheck-test-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(logsDirectory, { recursive: true })
})

function open(source: string, target: string, progress: (event: TopologyProgress) => void = () => {}) {
  return openTopology({
    source: parseSpec(source, 'source'),
    target: parseSpec(target, 'target'),
    runtime: 'embedded',
    cacheDirectory: cacheDirectory(),
    logsDirectory,
    ping,
    progress,
    signal: new AbortController().signal,
  })
}

async function refusal(opening: Promise<Topology>): Promise<string> {
  const error: unknown = await opening.catch(error => error)
  if (!(error instanceof UsageError)) throw new Error(`not refused: ${error}`)
  return error.describe()
}

it('starts both, says what it chose, keeps a log of each, and stops both', async () => {
  const events: TopologyProgress[] = []
  const topology = await open('mysql:9', 'mariadb:10.11', event => void events.push(event))
  const folders = [topology.source, topology.target].map(server => dirname(server.endpoint.socketPath!))
  await topology[Symbol.asyncDispose]()
  expect(folders.map(existsSync)).toEqual([false, false])
  expect((await readdir(logsDirectory)).toSorted()).toEqual(['source.log', 'target.log'])
  expect(events.flatMap(event => (event.kind === 'choice' ? [event.line] : []))).toEqual([
    'source: mysql:9 from server programs (--runtime embedded)',
    'target: mariadb:10.11 from server programs (--runtime embedded)',
  ])
})

it('stops one where the other is not available', async () => {
  const temporary = join(logsDirectory, 'tmp')
  await mkdir(temporary)
  vi.stubEnv('TMPDIR', temporary)
  expect(await refusal(open('mysql:9', 'mysql:4.1'))).toContain('mysql:4.1')
  expect(await readdir(temporary)).toEqual([])
})

describe('a server that already runs', () => {
  function address({ host, port, password }: Endpoint, query = ''): string {
    return `mysql://root:${password}@${host}:${port}${query}`
  }

  it('is used, and left running', async () => {
    await using running = await open('mysql:9', 'mariadb:11.8')
    const { source, target } = running
    {
      await using external = await open(address(source.endpoint), address(target.endpoint))
      expect(external.source).toMatchObject({ provider: 'external', ours: false })
      await ping(external.target.endpoint, new AbortController().signal)
    }
    await ping(source.endpoint, new AbortController().signal)

    const ca = join(dirname(source.endpoint.socketPath!), 'data', 'ca.pem')
    await using _encrypted = await open(
      address(source.endpoint, '?ssl-mode=required'),
      address(source.endpoint, `?ssl-mode=verify-ca&ssl-ca=${ca}`),
    )
  })

  it('that refuses is named, with what to do, and without its password', async () => {
    await using running = await open('mysql:9', 'mariadb:11.8')
    const { source, target } = running
    const { port } = source.endpoint
    const mistakes = [
      {
        source: `mysql://root:wr0ng@127.0.0.1:${port}`,
        reported: `the server at 127.0.0.1:${port}, as user root: Access denied`,
      },
      { source: 'mysql://root:wr0ng@127.0.0.1:1', reported: 'the server at 127.0.0.1:1, as user root' },
      { source: address(source.endpoint, '?ssl-mode=verify-ca'), reported: 'ssl-ca=FILE' },
      { source: address(target.endpoint, '?ssl-mode=required'), reported: 'ssl-mode=disabled' },
    ]
    for (const { source: wrong, reported } of mistakes) {
      const message = await refusal(open(wrong, address(target.endpoint)))
      expect(message).toContain(reported)
      expect(message).not.toMatch(/wr0ng/)
      expect(message).not.toContain(source.endpoint.password)
    }
  })
})
