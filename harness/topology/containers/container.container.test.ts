import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { waitFor } from '../../kit/deadline.ts'
import { cacheDirectory } from '../../machine/cache-directory.mjs'
import { ServerFailure } from '../../model/server-failure.ts'
import { onBothSides } from '../../model/side.ts'
import { fileFolderName, type Server } from '../../model/topology.ts'
import type { TopologyProgress } from '../../model/topology-progress.ts'
import { UsageError } from '../../model/usage-error.ts'
import { ping } from '../../session/ping.ts'
import { queryRows } from '../../session/query-rows.ts'
import { Sessions } from '../../session/sessions.ts'
import { brokenImage, foreignImage, officialImage } from '../../testing/fake-images.ts'
import { importImage } from '../../testing/import-image.ts'
import { childrenOf } from '../../testing/processes.ts'
import { openBundle } from '../programs/open-bundle.ts'
import { type ContainerRequest, prepareContainer } from './container.ts'
import { type ContainerEngine, checkContainerEngine, openEngine } from './container-engine.ts'
import { imageIsAvailable } from './container-image.ts'
import { removeOrphans, startLabel } from './container-owner.ts'

const startContainer = async (request: ContainerRequest) => (await prepareContainer(request))()

const images = {
  mysql: 'crosscheck-test/mysql:9.7',
  mariadb: 'crosscheck-test/mariadb:11.8',
  official: 'crosscheck-test/official:9.7',
  foreign: 'crosscheck-test/foreign:9.7',
  broken: 'crosscheck-test/broken:1',
  empty: 'crosscheck-test/empty:1',
}
const cleanUp = new AsyncDisposableStack()
let engine: ContainerEngine
let logsDirectory: string

beforeAll(async () => {
  const answer = await checkContainerEngine()
  if (answer.kind === 'no') {
    throw new Error(
      `${answer.because}: start Docker, or let one be started: .ci/docker-engine run npx vitest run --project container`,
    )
  }
  engine = await openEngine()
  const temporary = await mkdtemp(join(tmpdir(), 'crosscheck-containers-'))
  cleanUp.defer(() => rm(temporary, { recursive: true, force: true }))
  logsDirectory = join(temporary, 'logs')
  const request = { cacheDirectory: cacheDirectory(), progress: () => {}, signal: AbortSignal.timeout(240_000) }
  const { directory: mysql } = await openBundle({ product: 'mysql', version: '9.7' }, request)
  const { directory: mariadb } = await openBundle({ product: 'mariadb', version: '11.8' }, request)
  cleanUp.use(await importImage({ name: images.mysql, directory: mysql }))
  cleanUp.use(await importImage({ name: images.mariadb, directory: mariadb }))
  cleanUp.use(await importImage({ name: images.official, directory: mysql, ...officialImage }))
  cleanUp.use(await importImage({ name: images.foreign, directory: mysql, ...foreignImage }))
  const empty = join(temporary, 'empty')
  await mkdir(join(empty, 'usr'), { recursive: true })
  cleanUp.use(await importImage({ name: images.empty, directory: empty }))
  cleanUp.use(await importImage({ name: images.broken, directory: empty, ...brokenImage }))
})

afterAll(() => cleanUp.disposeAsync())

afterEach(async () => {
  expect(await ourContainers()).toEqual([])
})

async function ourContainers(): Promise<string[]> {
  const containers = await engine.container.dockerode.listContainers({ all: true, filters: { label: [startLabel] } })
  return containers.filter(({ Image }) => Object.values(images).includes(Image)).map(({ Id }) => Id)
}

async function onlyContainer(): Promise<ReturnType<ContainerEngine['container']['getById']>> {
  const [id, ...others] = await ourContainers()
  expect(others).toEqual([])
  if (id === undefined) throw new Error('no container of ours is there')
  return engine.container.getById(id)
}

function start(image: string, changes: Partial<ContainerRequest> = {}): Promise<Server> {
  const signal = AbortSignal.timeout(100_000)
  return startContainer({
    side: 'source',
    image,
    display: image,
    logsDirectory,
    ping,
    progress: () => {},
    signal,
    ...changes,
  })
}

describe('a server in a container', () => {
  test('is started on both sides at once from bare images, answers, and leaves nothing behind', async () => {
    const events: TopologyProgress[] = []
    const progress = (event: TopologyProgress) => void events.push(event)
    const servers = await onBothSides(side =>
      start(side === 'source' ? images.mysql : images.mariadb, { side, progress }),
    )
    await using _source = servers.source
    await using _target = servers.target
    await onBothSides(side => ping(servers[side].endpoint, AbortSignal.timeout(5_000)))
    expect(servers.source).toMatchObject({ side: 'source', provider: 'container', ours: true, spec: images.mysql })
    expect(events.map(({ kind }) => kind)).toEqual(['starting', 'starting', 'ready', 'ready'])
    expect(await readFile(join(logsDirectory, 'source.log'), 'utf8')).toContain('ready for connections')
    expect(await readFile(join(logsDirectory, 'target.log'), 'utf8')).toContain('ready for connections')
  })

  test('is reachable from this machine only, with a password that no list of containers shows', async () => {
    await using server = await start(images.mariadb)
    const details = await (await onlyContainer()).inspect()
    expect(details.NetworkSettings.Ports['3306/tcp']).toEqual([
      { HostIp: '127.0.0.1', HostPort: `${server.endpoint.port}` },
    ])
    expect(server.endpoint.password).not.toBe('')
    expect(JSON.stringify(details)).not.toContain(server.endpoint.password)
    const wrong = { ...server.endpoint, password: 'wrong' }
    await expect(ping(wrong, AbortSignal.timeout(5_000))).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' })
  })

  test('of an image like the official ones is initialised by the image itself, and its volume goes with it', async () => {
    const server = await start(images.official)
    const { Mounts: mounts } = await (await onlyContainer()).inspect()
    await ping(server.endpoint, AbortSignal.timeout(5_000))
    await server[Symbol.asyncDispose]()
    const names = mounts.map(({ Name }) => Name)
    expect(names).toHaveLength(1)
    const { Volumes: volumes } = await engine.container.dockerode.listVolumes()
    expect(volumes.filter(({ Name }) => names.includes(Name))).toEqual([])
  })

  test.each(['mysql', 'mariadb', 'official'] as const)(
    'knows time zones by name and finds the files that are laid for it: %s',
    async image => {
      const diskPath = join(logsDirectory, 'price.csv')
      await writeFile(diskPath, '1,10\n')
      await using server = await start(images[image])
      await server.fileFolder!.lay('shop', [])
      await server.fileFolder!.lay('shop', [{ name: 'price.csv', diskPath }])
      await using sessions = new Sessions(server.endpoint, { initStatements: [] })
      await using session = await sessions.open()
      const path = `../${fileFolderName}/shop`
      await queryRows(session, `SELECT 1 INTO OUTFILE '${path}/out.csv'`)
      const asked = [
        `LOAD_FILE('${path}/price.csv')`,
        `LOAD_FILE('${path}/out.csv')`,
        "CONVERT_TZ('2026-07-01 12:00:00', 'UTC', 'Europe/Berlin')",
      ]
      const rows = await queryRows(session, `SELECT ${asked.join(', ')}`)
      expect(rows).toEqual([['1,10\n', '1\n', '2026-07-01 14:00:00']])
    },
  )

  test('answers over TLS where it is asked for', async () => {
    await using server = await start(images.official)
    await ping({ ...server.endpoint, tls: { mode: 'required' } }, AbortSignal.timeout(5_000))
  })

  test('of another kind is taken as it is, on its own port', async () => {
    await using server = await start(images.foreign)
    expect(server.endpoint).toMatchObject({ user: 'root', password: '' })
    const { NetworkSettings: network } = await (await onlyContainer()).inspect()
    expect(network.Ports['4000/tcp']).toEqual([{ HostIp: '127.0.0.1', HostPort: `${server.endpoint.port}` }])
  })

  test('that goes away unasked is noticed', async () => {
    await using server = await start(images.mariadb)
    const noticed = once(server.died, 'abort')
    await (await onlyContainer()).kill()
    await noticed
    expect(server.died.reason).toBeInstanceOf(ServerFailure)
    expect(server.died.reason.message).toContain('ended with code 137')
  })

  test('that is stopped by us has not died', async () => {
    const server = await start(images.mariadb)
    await server[Symbol.asyncDispose]()
    expect(server.died.aborted).toBe(false)
  })
})

describe('a start that fails', () => {
  test('shows the last lines of a server that ends at once', async () => {
    const failure = await start(images.broken).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(ServerFailure)
    expect(failure).toMatchObject({
      message: `source (${images.broken}): the container of ${images.broken} ended with code 3`,
      logTail: ['the disk is full: --skip-log-bin'],
    })
  })

  test('says that an image holds no server', async () => {
    await expect(start(images.empty)).rejects.toMatchObject({
      logTail: ['crosscheck: neither mariadbd nor mysqld is in this image'],
    })
  })

  test('names an image that is nowhere, and what to try', async () => {
    const failure = await start('crosscheck-test/no-such-image:1').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect((failure as UsageError).describe()).toMatch(
      /^the image crosscheck-test\/no-such-image:1 is not on this machine and cannot be pulled: .+\n {2}check its name; try docker pull/,
    )
  })

  test('because it was given up ends at once with the reason', async () => {
    const givingUp = new AbortController()
    const starting = start(images.mysql, { signal: givingUp.signal })
    const container = await waitFor(async () => (await ourContainers())[0], { what: 'a container', deadlineMs: 20_000 })
    expect(container).toBeDefined()
    givingUp.abort(new Error('Ctrl-C'))
    await expect(starting).rejects.toThrow('Ctrl-C')
  })

  test('before there is a container leaves none', async () => {
    const givingUp = new AbortController()
    const starting = start(images.mysql, {
      signal: givingUp.signal,
      progress: event => {
        if (event.kind === 'starting') setImmediate(() => givingUp.abort(new Error('Ctrl-C')))
      },
    })
    await expect(starting).rejects.toThrow('Ctrl-C')
  })
})

test('an image is available when the engine has it', async () => {
  const signal = AbortSignal.timeout(60_000)
  expect(await imageIsAvailable(images.mysql, signal)).toBe(true)
  expect(await imageIsAvailable('crosscheck-test/no-such-image:1', signal)).toBe(false)
})

describe('when the process that started a container is killed', () => {
  test('its guard removes the container, and goes', async () => {
    const owner = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const { prepareContainer } = await import(${JSON.stringify(import.meta.resolve('./container.ts'))})
        const { ping } = await import(${JSON.stringify(import.meta.resolve('../../session/ping.ts'))})
        const start = await prepareContainer({ side: 'target', image: process.argv[1], display: 'x', logsDirectory: process.argv[2], ping,
          progress: () => {}, signal: new AbortController().signal })
        await start()
        console.log('ready')`,
        images.mariadb,
        logsDirectory,
      ],
      // In a process group of its own, so that all of its processes can be killed.
      { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
    )
    await once(owner.stdout, 'data')
    await onlyContainer()
    const guards = childrenOf(owner.pid!).filter(({ commandLine }) => commandLine.includes('container-guard-duty'))
    expect(guards).toHaveLength(1)
    process.kill(-owner.pid!, 'SIGKILL')
    await waitFor(async () => ((await ourContainers()).length === 0 ? true : undefined), {
      what: 'the end of the container',
      deadlineMs: 30_000,
    })
    await waitFor(() => (existsSync(`/proc/${guards[0]!.pid}`) ? undefined : true), {
      what: 'the end of the guard',
      deadlineMs: 30_000,
    })
  })

  test('and its guard too, the next start removes the container', async () => {
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const { newOwnership } = await import(${JSON.stringify(import.meta.resolve('./container-owner.ts'))})
        console.log(JSON.stringify(newOwnership().labels))`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const labels = JSON.parse(await text(child.stdout))
    const orphan = await engine.container.create({ Image: images.empty, Cmd: ['sleep', '600'], Labels: labels })
    await orphan.start()
    await using _server = await start(images.mariadb)
    await expect(orphan.inspect()).rejects.toMatchObject({ statusCode: 404 })
    await removeOrphans(engine)
    await onlyContainer()
  })
})
